#ifndef SECONDS_H
#define SECONDS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * seconds_parse(text, &ms): true if text is a number of seconds, with or
 * without a decimal fraction. A time greater than 0 never becomes 0.
 */
bool seconds_parse(const char *text, int64_t *ms);

#endif
