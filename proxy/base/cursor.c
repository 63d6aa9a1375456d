#include <string.h>

#include "base/cursor.h"

struct cursor
cursor_of(const char *text)
{
	return (struct cursor){ .text = text, .end = strlen(text) };
}

struct cursor
cursor_of_file(const char *text, size_t len)
{
	struct cursor c = { .text = text, .end = len };

	cursor_take_word(&c, "\xef\xbb\xbf");
	return c;
}

bool
cursor_ended(const struct cursor *c)
{
	return c->at >= c->end;
}

char
cursor_peek(const struct cursor *c)
{
	return c->at < c->end ? c->text[c->at] : '\0';
}

char
cursor_get(struct cursor *c)
{
	return c->at < c->end ? c->text[c->at++] : '\0';
}

/* Without the NUL that ends it. */
static bool
set_has(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* The next byte that is in set, or not in it; the end if there is none. */
static size_t
next_byte(const struct cursor *c, const char *set, bool in)
{
	size_t i;

	for (i = c->at; i < c->end; i++) {
		if (set_has(set, c->text[i]) == in)
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

/* This byte; the end if there is none. */
static size_t
find_byte(const struct cursor *c, char byte)
{
	size_t i;

	for (i = c->at; i < c->end; i++) {
		if (c->text[i] == byte)
			return i;
	}
	return c->end;
}

struct cursor
cursor_line(struct cursor *c)
{
	struct cursor line = *c;

	line.end = c->at = find_byte(c, '\n');
	cursor_take(c, '\n');
	if (cursor_ends_in(&line, '\r'))
		line.end--;
	return line;
}

void
cursor_trim(struct cursor *c, const char *set)
{
	while (c->at < c->end && set_has(set, c->text[c->end - 1]))
		c->end--;
}

void
cursor_last(struct cursor *c, char byte)
{
	size_t i;

	for (i = c->end; i > c->at; i--) {
		if (c->text[i - 1] == byte) {
			c->at = i - 1;
			return;
		}
	}
	c->at = c->end;
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
cursor_take_word(struct cursor *c, const char *word)
{
	struct cursor rest = *c;

	while (*word != '\0') {
		if (!cursor_take(&rest, *word++))
			return false;
	}
	*c = rest;
	return true;
}

bool
cursor_is(const struct cursor *c, const char *word)
{
	struct cursor rest = *c;

	return cursor_take_word(&rest, word) && cursor_ended(&rest);
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool
cursor_take_same(struct cursor *a, struct cursor *b)
{
	if (cursor_ended(a) || cursor_ended(b) ||
	    small(cursor_peek(a)) != small(cursor_peek(b)))
		return false;
	a->at++;
	b->at++;
	return true;
}

bool
cursor_same(const struct cursor *a, const struct cursor *b)
{
	struct cursor x = *a, y = *b;

	while (cursor_take_same(&x, &y))
		continue;
	return cursor_ended(&x) && cursor_ended(&y);
}

bool
cursor_means(const struct cursor *c, const char *word)
{
	const struct cursor other = cursor_of(word);

	return cursor_same(c, &other);
}

bool
cursor_has_only(const struct cursor *c, const char *set)
{
	struct cursor rest = *c;

	cursor_skip(&rest, set);
	return cursor_ended(&rest);
}

bool
cursor_has(const struct cursor *c, char byte)
{
	return find_byte(c, byte) < c->end;
}

bool
cursor_ends_in(const struct cursor *c, char byte)
{
	return c->at < c->end && c->text[c->end - 1] == byte;
}

bool
cursor_copy(const struct cursor *c, char *text, size_t size)
{
	size_t i, len = 0;

	memset(text, 0, size);
	for (i = c->at; i < c->end; i++) {
		if (len >= size - 1)
			return false;
		text[len++] = c->text[i];
	}
	return true;
}

bool
cursor_number(struct cursor *c, uint32_t most, uint32_t *number)
{
	struct cursor digits = *c;
	uint64_t value = 0;
	size_t i;

	cursor_skip(c, "0123456789");
	digits.end = c->at;
	for (i = digits.at; i < digits.end && value <= most; i++)
		value = value * 10 + (uint64_t)(digits.text[i] - '0');
	if (value > most || cursor_ended(&digits) ||
	    (cursor_take(&digits, '0') && !cursor_ended(&digits)))
		return false;
	*number = (uint32_t)value;
	return true;
}
