#ifndef OS_MEMORY_H
#define OS_MEMORY_H

#include <stddef.h>

/*
 * memory_share(): from now on all threads allocate from the heap of the first
 * one. A heap for each would cost more than a few threads gain by it.
 */
void memory_share(void);

/*
 * memory_stack(size): a stack of this many bytes for a thread, with a guard
 * below it. NULL if the thread has to use one of the C library's instead.
 * memory_free_stack(stack, size) frees it.
 */
void *memory_stack(size_t size);
void memory_free_stack(void *stack, size_t size);

#endif
