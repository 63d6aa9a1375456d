#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

/* wipe(p, size): makes size bytes at p zero, and no compiler leaves it out. */
void wipe(void *p, size_t size);

#endif
