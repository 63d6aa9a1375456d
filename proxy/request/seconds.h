#ifndef SECONDS_H
#define SECONDS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * seconds_parse(text, &ms): true when text is a number of seconds, with a
 * decimal fraction or without one; what is more than none is never made none.
 */
bool seconds_parse(const char *text, int64_t *ms);

#endif
