#ifndef LINE_H
#define LINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

/* A line that is put together and then written. */
struct line {
	int out;   /* the descriptor to write to */
	int error; /* 0, or errno of the first line that could not be written */
	size_t at; /* length of text */
	char text[OUTCOME_LINE_MAX];
};

/* line_add(l, text), line_number(l, number): append to the line. */
void line_add(struct line *l, const char *text);
void line_number(struct line *l, uint64_t number);

/* line_seconds(l, ms): appends this time in seconds, without trailing zeros. */
void line_seconds(struct line *l, int64_t ms);

/*
 * line_end(l): writes the line, unless an earlier one could not be written, and
 * starts a new one.
 */
void line_end(struct line *l);

#endif
