#include <string.h>

#include "policy/lines.h"

/* A lone CR would let a comment swallow what an editor shows as a line. */
static bool
is_text(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			return false;
	}
	return true;
}

/* Cuts the next word off; NULL when only blanks or a comment are left. */
static char *
cut_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	char *end = word + strcspn(word, " \t");

	if (*word == '\0' || *word == '#')
		return NULL;
	*line = end;
	if (*end != '\0')
		*(*line)++ = '\0';
	return word;
}

static bool
add_line(struct policy *p, char *line, policy_service *service)
{
	char *verb = cut_word(&line), *rule;
	bool permit;

	if (verb == NULL)
		return true;
	permit = strcmp(verb, "permit") == 0;
	if (!permit && strcmp(verb, "deny") != 0)
		return false;
	rule = cut_word(&line);
	return rule != NULL && cut_word(&line) == NULL &&
	    policy_add(p, permit, rule, service).what == OUTCOME_OK;
}

struct verdict
lines_add(struct policy *p, char *text, size_t size, unsigned nth,
    policy_service *service)
{
	char *end = text + size, *line_end;
	unsigned number;
	size_t len;

	p->given = true;
	for (number = 1; text < end; number++) {
		line_end = memchr(text, '\n', (size_t)(end - text));
		if (line_end == NULL)
			line_end = end;
		len = (size_t)(line_end - text);
		if (len > 0 && text[len - 1] == '\r')
			len--;
		text[len] = '\0';
		if (!is_text(text, len) || !add_line(p, text, service))
			return outcome_verdict(OUTCOME_POLICY_FILE_LINE,
			    outcome_line(nth, number));
		text = line_end + 1;
	}
	return outcome_of(OUTCOME_OK);
}
