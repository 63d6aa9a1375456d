#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place in a text: nothing is read at its end or after it. */
struct cursor {
	const char *text;
	size_t at, end;
};

/* cursor_of(text): the beginning of a string. */
struct cursor cursor_of(const char *text);

/* cursor_ended(c): whether nothing is left. */
bool cursor_ended(const struct cursor *c);

/* cursor_peek(c): the next byte; NUL when nothing is left. */
char cursor_peek(const struct cursor *c);

/* cursor_skip(c, set): goes past all bytes that are in set. */
void cursor_skip(struct cursor *c, const char *set);

/* cursor_cut(c, set): goes to the next byte in set; what was passed. */
struct cursor cursor_cut(struct cursor *c, const char *set);

/* cursor_last(c, byte): goes to the last of these bytes, or to the end. */
void cursor_last(struct cursor *c, char byte);

/* cursor_take(c, byte): goes past that byte; false when it is not next. */
bool cursor_take(struct cursor *c, char byte);

/* cursor_is(c, word): whether word is what is left, and no more. */
bool cursor_is(const struct cursor *c, const char *word);

/* cursor_has_only(c, set): whether all bytes that are left are in set. */
bool cursor_has_only(const struct cursor *c, const char *set);

/* cursor_ends_in(c, byte): whether that is the last byte that is left. */
bool cursor_ends_in(const struct cursor *c, char byte);

/*
 * cursor_copy(c, text, size): what is left as a string, and zeros after it up
 * to size; false when that is too short.
 */
bool cursor_copy(const struct cursor *c, char *text, size_t size);

/*
 * cursor_number(c, most, &number): goes past a number in decimal, without sign
 * or leading zero; false when it is none, or greater than most.
 */
bool cursor_number(struct cursor *c, uint32_t most, uint32_t *number);

#endif
