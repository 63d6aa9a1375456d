/* Numbers and DATA as a script writes them. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <stdint.h>

/* A decimal number, with K or M after it. */
uint64_t text_number(const char *text);

/* A number that fits an int. */
unsigned int text_small_number(const char *text);

/* DATA -> bytes in memory that the caller frees. */
unsigned char *text_unescape(const char *text, size_t *len);

/* Bytes -> printable text in a buffer; cut where it does not fit. */
const char *text_escape(
    const unsigned char *data, size_t len, char *text, size_t size);

#endif
