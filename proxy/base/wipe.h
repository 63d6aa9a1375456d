#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

/*
 * wipe(p, size): sets size bytes at p to zero; no compiler optimizes it away.
 */
void wipe(void *p, size_t size);

#endif
