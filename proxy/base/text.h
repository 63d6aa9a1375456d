#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/* The bytes of a token, RFC 9110 5.6.2: of a field's name, of a scheme. */
#define TEXT_TOKEN                                                             \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"                 \
	"0123456789!#$%&'*+-.^_`|~"

/*
 * text_append(line, size, at, text), text_append_number(...): append to the
 * string of length at in line, and cut it off at size. They return the new
 * length.
 */
size_t text_append(char *line, size_t size, size_t at, const char *text);
size_t text_append_number(
    char *line, size_t size, size_t at, unsigned long long number);

/*
 * text_mark(text, len): how long the byte order mark is at its start, as some
 * editors write it; 0 for none.
 */
size_t text_mark(const char *text, size_t len);

#endif
