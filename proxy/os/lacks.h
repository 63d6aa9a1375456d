#ifndef OS_LACKS_H
#define OS_LACKS_H

#include <stddef.h>

/*
 * lacks_line(i): what this system cannot do that others can, beside its
 * confinement: a line of --verbose for each i from 0; NULL after the last.
 */
const char *lacks_line(size_t i);

#endif
