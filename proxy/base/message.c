#include "base/message.h"
#include "base/error.h"
#include "base/text.h"

static size_t
append_stage(char *line, size_t size, size_t at, struct verdict v)
{
	at = text_append(line, size, at, outcome_stage(v));
	if (v.hop > 0 && v.hops > 1) {
		at = text_append(line, size, at, " ");
		at = text_append_number(line, size, at, v.hop);
		at = text_append(line, size, at, " of ");
		at = text_append_number(line, size, at, v.hops);
	}
	return at;
}

/*
 * In the middle of a chain, the stop that a proxy was to reach is the next
 * proxy.
 */
static size_t
append_text(char *line, size_t size, size_t at, struct verdict v)
{
	const char *stop = v.hop > 0 && v.hop < v.hops ? "the next proxy"
						       : "the target";
	char one[2] = "";
	const char *text;

	for (text = outcome_text(v.what); *text != '\0'; text++) {
		one[0] = *text;
		at = text_append(
		    line, size, at, *text == OUTCOME_STOP[0] ? stop : one);
	}
	return at;
}

static size_t
append_line(char *line, size_t size, size_t at, unsigned detail)
{
	at = text_append(line, size, at, " file ");
	at = text_append_number(line, size, at, detail >> OUTCOME_LINE_BITS);
	at = text_append(line, size, at, ", line ");
	return text_append_number(line, size, at, detail & OUTCOME_LINE_MOST);
}

/* An error without a text of ours is given as a number. */
static size_t
append_error(char *line, size_t size, size_t at, const char *text, int number)
{
	at = text_append(line, size, at, ": ");
	if (text != NULL)
		return text_append(line, size, at, text);
	at = text_append(line, size, at, number < 0 ? "error -" : "error ");
	return text_append_number(line, size, at,
	    (unsigned long long)(number < 0 ? -(long long)number : number));
}

static size_t
append_detail(char *line, size_t size, size_t at, struct verdict v)
{
	switch (outcome_detail(v.what)) {
	case DETAIL_NONE:
		break;
	case DETAIL_ERRNO:
		at = append_error(
		    line, size, at, error_text(v.detail), v.detail);
		break;
	case DETAIL_EAI:
		at = append_error(
		    line, size, at, error_lookup_text(v.detail), v.detail);
		break;
	case DETAIL_NUMBER:
		at = text_append(line, size, at, " ");
		at = text_append_number(
		    line, size, at, (unsigned long long)v.detail);
		break;
	case DETAIL_LINE:
		at = append_line(line, size, at, (unsigned)v.detail);
		break;
	}
	return at;
}

static size_t
append_tried(char *line, size_t size, size_t at, struct verdict v)
{
	if (v.tried == 0)
		return at;
	at = text_append(line, size, at, " (tried for ");
	at = text_append_number(line, size, at, v.tried);
	return text_append(line, size, at, " s)");
}

size_t
message_write(struct verdict v, char *line, size_t size)
{
	size_t at = 0;

	at = text_append(line, size, at, "wraith-connect: ");
	at = append_stage(line, size, at, v);
	at = text_append(line, size, at, ": ");
	at = append_text(line, size, at, v);
	at = append_detail(line, size, at, v);
	at = append_tried(line, size, at, v);
	return text_append(line, size, at, "\n");
}
