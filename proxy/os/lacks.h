#ifndef OS_LACKS_H
#define OS_LACKS_H

#include <stddef.h>

/*
 * lacks_line(i): the i-th thing, from 0, that this system cannot do and others
 * can, apart from confinement, as a line of --verbose; NULL after the last.
 */
const char *lacks_line(size_t i);

#endif
