#include "policy/lines.h"
#include "base/text.h"

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
outcome_of_fault(enum rule_fault fault)
{
	switch (fault) {
	case RULE_FINE:
		return OUTCOME_OK;
	case RULE_PORTLESS:
		return OUTCOME_POLICY_LINE_PORTLESS;
	case RULE_PORTS:
		return OUTCOME_POLICY_LINE_PORTS;
	case RULE_BRACKETS:
		return OUTCOME_POLICY_LINE_BRACKETS;
	case RULE_BITS:
		return OUTCOME_POLICY_LINE_BITS;
	case RULE_STANDS:
		return OUTCOME_POLICY_LINE_STANDS;
	case RULE_HOST:
		return OUTCOME_POLICY_LINE_HOST;
	case RULE_MANY:
		break;
	}
	return OUTCOME_POLICY_LINE_MANY;
}

static enum outcome
add_line(
    struct policy *p, struct cursor line, int place, policy_service *service)
{
	struct cursor verb = cut_word(&line), rule = cut_word(&line),
		      more = cut_word(&line);
	bool permit = cursor_is(&verb, "permit");
	enum rule_fault fault;

	if (cursor_ended(&verb))
		return OUTCOME_OK;
	if (!permit && !cursor_is(&verb, "deny"))
		return OUTCOME_POLICY_LINE_VERB;
	if (cursor_ended(&rule))
		return OUTCOME_POLICY_LINE_PORTLESS;
	if (!cursor_ended(&more))
		return OUTCOME_POLICY_LINE_BLANKS;
	fault = policy_add(p, permit, rule, service);
	if (fault == RULE_FINE)
		p->rule[p->count - 1].line = place;
	return outcome_of_fault(fault);
}

struct verdict
lines_add(struct policy *p, const char *text, size_t size, unsigned nth,
    policy_service *service)
{
	struct cursor c = { text, text_mark(text, size), size }, line;
	enum outcome what;
	unsigned number;
	int place;

	p->given = true;
	p->files++;
	for (number = 1; !cursor_ended(&c); number++) {
		line = cursor_line(&c);
		place = outcome_line(nth, number);
		what = is_text(line) ? add_line(p, line, place, service)
				     : OUTCOME_POLICY_LINE_BYTES;
		if (what != OUTCOME_OK)
			return outcome_verdict(what, place);
	}
	return outcome_of(OUTCOME_OK);
}
