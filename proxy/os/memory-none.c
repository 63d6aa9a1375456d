#include "os/memory.h"

void
memory_share(void)
{
}

void *
memory_stack(size_t size)
{
	(void)size;
	return NULL;
}

void
memory_free_stack(void *stack, size_t size)
{
	(void)stack;
	(void)size;
}
