#include <string.h>

#include "base/text.h"
#include "policy/lines.h"

/* With a lone CR, a comment could swallow what an editor shows as a line. */
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

/* Cuts off the next word; NULL if only blanks or a comment are left. */
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
add_line(struct policy *p, char *line, int place, policy_service *service)
{
	char *verb = cut_word(&line), *rule;
	enum rule_fault fault;
	bool permit;

	if (verb == NULL)
		return OUTCOME_OK;
	permit = strcmp(verb, "permit") == 0;
	if (!permit && strcmp(verb, "deny") != 0)
		return OUTCOME_POLICY_LINE_VERB;
	rule = cut_word(&line);
	if (rule == NULL)
		return OUTCOME_POLICY_LINE_PORTLESS;
	if (cut_word(&line) != NULL)
		return OUTCOME_POLICY_LINE_BLANKS;
	fault = policy_add(p, permit, rule, service);
	if (fault == RULE_FINE)
		p->rule[p->count - 1].line = place;
	return outcome_of_fault(fault);
}

struct verdict
lines_add(struct policy *p, char *text, size_t size, unsigned nth,
    policy_service *service)
{
	char *end = text + size, *line_end;
	enum outcome what;
	unsigned number;
	size_t len;
	int place;

	p->given = true;
	p->files++;
	text += text_mark(text, size);
	for (number = 1; text < end; number++) {
		line_end = memchr(text, '\n', (size_t)(end - text));
		if (line_end == NULL)
			line_end = end;
		len = (size_t)(line_end - text);
		if (len > 0 && text[len - 1] == '\r')
			len--;
		text[len] = '\0';
		place = outcome_line(nth, number);
		what = is_text(text, len) ? add_line(p, text, place, service)
					  : OUTCOME_POLICY_LINE_BYTES;
		if (what != OUTCOME_OK)
			return outcome_verdict(what, place);
		text = line_end + 1;
	}
	return outcome_of(OUTCOME_OK);
}
