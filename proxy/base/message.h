#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

#include "base/outcome.h"

/*
 * message_write(v, line, size): writes the one line that reports v, with its
 * newline and a NUL, to line; size is at least OUTCOME_LINE_MAX. Returns its
 * length without the NUL. The text consists of literals, of numbers and of
 * error.h's texts: nothing from argv or from the network can get in.
 */
size_t message_write(struct verdict v, char *line, size_t size);

#endif
