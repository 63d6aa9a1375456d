#ifndef OS_ENTROPY_H
#define OS_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * entropy_get(data, len): fills data with len bytes, at most 256, that nobody
 * can guess. False, with errno, if the system has none to give.
 */
bool entropy_get(uint8_t *data, size_t len);

#endif
