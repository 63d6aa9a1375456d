#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of a token, RFC 9110 5.6.2: of a field's name, of a scheme. */
#define CURSOR_TOKEN                                                           \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"                 \
	"0123456789!#$%&'*+-.^_`|~"

/* A position in a text. Nothing is read at its end or after it. */
struct cursor {
	const char *text;
	size_t at, end;
};

/* cursor_of(text): the start of a string. */
struct cursor cursor_of(const char *text);

/*
 * cursor_of_file(text, len): the start of a text of this length from a file,
 * after the byte order mark that some editors write.
 */
struct cursor cursor_of_file(const char *text, size_t len);

/* cursor_ended(c): whether nothing is left. */
bool cursor_ended(const struct cursor *c);

/* cursor_peek(c): the next byte; NUL if nothing is left. */
char cursor_peek(const struct cursor *c);

/* cursor_get(c): the same, and moves past it. */
char cursor_get(struct cursor *c);

/* cursor_skip(c, set): moves past all bytes that are in set. */
void cursor_skip(struct cursor *c, const char *set);

/*
 * cursor_cut(c, set): moves to the next byte in set; returns the text that it
 * passed.
 */
struct cursor cursor_cut(struct cursor *c, const char *set);

/*
 * cursor_line(c): moves past the next line; returns it without its line ending,
 * which is LF or CRLF. The last line may have none.
 */
struct cursor cursor_line(struct cursor *c);

/* cursor_trim(c, set): takes all bytes that are in set from the end. */
void cursor_trim(struct cursor *c, const char *set);

/* cursor_last(c, byte): moves to the last such byte, or to the end. */
void cursor_last(struct cursor *c, char byte);

/* cursor_take(c, byte): moves past this byte; false if it is not next. */
bool cursor_take(struct cursor *c, char byte);

/* cursor_take_word(c, word): the same for all bytes of a string. */
bool cursor_take_word(struct cursor *c, const char *word);

/*
 * cursor_take_same(a, b): moves both past a byte; false if the next ones are
 * not the same in any case.
 */
bool cursor_take_same(struct cursor *a, struct cursor *b);

/* cursor_is(c, word): whether the rest of the text is word. */
bool cursor_is(const struct cursor *c, const char *word);

/* cursor_means(c, word), cursor_same(a, b): the same in any case. */
bool cursor_means(const struct cursor *c, const char *word);
bool cursor_same(const struct cursor *a, const struct cursor *b);

/* cursor_has_only(c, set): whether all bytes of the rest are in set. */
bool cursor_has_only(const struct cursor *c, const char *set);

/* cursor_has(c, byte): whether this byte is in the rest. */
bool cursor_has(const struct cursor *c, char byte);

/* cursor_ends_in(c, byte): whether this is the last byte of the rest. */
bool cursor_ends_in(const struct cursor *c, char byte);

/*
 * cursor_copy(c, text, size): the rest as a string, followed by zeros up to
 * size; false if size is too small.
 */
bool cursor_copy(const struct cursor *c, char *text, size_t size);

/*
 * cursor_number(c, most, &number): moves past a number in decimal, without a
 * sign or a leading zero; false if there is none, or if it is greater than
 * most.
 */
bool cursor_number(struct cursor *c, uint32_t most, uint32_t *number);

#endif
