#include <string.h>

#include "base/cursor.h"

struct cursor
cursor_of(const char *text)
{
	return (struct cursor){ .text = text, .end = strlen(text) };
}

bool
cursor_ended(const struct cursor *c)
{
	return c->at >= c->end;
}

/* The next byte that is in set, or not in it; the end when there is none. */
static size_t
next_byte(const struct cursor *c, const char *set, bool in)
{
	size_t i;

	for (i = c->at; i < c->end; i++) {
		if ((strchr(set, c->text[i]) != NULL) == in)
			return i;
	}
	return c->end;
}

void
cursor_skip(struct cursor *c, const char *set)
{
	c->at = next_byte(c, set, false);
}

struct cursor
cursor_cut(struct cursor *c, const char *set)
{
	struct cursor cut = *c;

	cut.end = c->at = next_byte(c, set, true);
	return cut;
}

bool
cursor_take(struct cursor *c, char byte)
{
	if (c->at >= c->end || c->text[c->at] != byte)
		return false;
	c->at++;
	return true;
}

bool
cursor_is(const struct cursor *c, const char *word)
{
	struct cursor rest = *c;

	while (*word != '\0' && cursor_take(&rest, *word))
		word++;
	return *word == '\0' && cursor_ended(&rest);
}

bool
cursor_has_only(const struct cursor *c, const char *set)
{
	struct cursor rest = *c;

	cursor_skip(&rest, set);
	return cursor_ended(&rest);
}
