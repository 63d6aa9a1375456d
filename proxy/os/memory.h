#ifndef OS_MEMORY_H
#define OS_MEMORY_H

#include <stddef.h>

/*
 * memory_share(): from now on all threads allocate from what the first one has:
 * one heap for each would cost more than few threads gain by it.
 */
void memory_share(void);

/*
 * memory_stack(size): so many bytes for a thread, below which none can be
 * touched, until memory_free_stack(stack, size); NULL when the C library's own
 * have to do.
 */
void *memory_stack(size_t size);
void memory_free_stack(void *stack, size_t size);

#endif
