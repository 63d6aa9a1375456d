#include "policy/lines.h"

/* With a lone CR, a comment could swallow what an editor shows as a line. */
static bool
is_text(struct cursor line)
{
	char c;

	while (!cursor_ended(&line)) {
		c = cursor_get(&line);
		if ((unsigned char)c < ' ' && c != '\t')
			return false;
	}
	return true;
}

/* Cuts off the next word; it is empty if only blanks or a comment are left. */
static struct cursor
cut_word(struct cursor *line)
{
	cursor_skip(line, " \t");
	return cursor_cut(line, cursor_peek(line) == '#' ? "#" : " \t");
}

static enum outcome
add_line(
    struct policy *p, struct cursor line, int place, policy_service *service)
{
	struct cursor verb = cut_word(&line), rule = cut_word(&line),
		      more = cut_word(&line);
	bool permit = cursor_is(&verb, "permit");
	enum outcome what;

	if (cursor_ended(&verb))
		return OUTCOME_OK;
	if (!permit && !cursor_is(&verb, "deny"))
		return OUTCOME_POLICY_LINE_VERB;
	if (cursor_ended(&rule))
		return OUTCOME_POLICY_LINE_PORTLESS;
	if (!cursor_ended(&more))
		return OUTCOME_POLICY_LINE_BLANKS;
	what = policy_add(p, permit, rule, service);
	if (what == OUTCOME_OK)
		p->rule[p->count - 1].line = place;
	return what;
}

struct verdict
lines_add(
    struct policy *p, const char *text, size_t size, policy_service *service)
{
	struct cursor c = cursor_of_file(text, size), line;
	enum outcome what;
	unsigned number;
	int place;

	p->given = true;
	p->files++;
	for (number = 1; !cursor_ended(&c); number++) {
		line = cursor_line(&c);
		place = outcome_line(p->files, number);
		what = is_text(line) ? add_line(p, line, place, service)
				     : OUTCOME_POLICY_LINE_BYTES;
		if (what != OUTCOME_OK)
			return outcome_verdict(what, place);
	}
	return outcome_of(OUTCOME_OK);
}
