#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/*
 * text_append(line, size, at, text), text_append_number(...): append to the
 * string of length at in line, and cut it off at size. They return the new
 * length.
 */
size_t text_append(char *line, size_t size, size_t at, const char *text);
size_t text_append_number(
    char *line, size_t size, size_t at, unsigned long long number);

#endif
