/* mmap(2), and glibc's mallopt(3). */

#define _GNU_SOURCE

#include <sys/mman.h>

#include <malloc.h>
#include <stdint.h>

#include "os/memory.h"

/* As large as the largest page of any processor that this runs on. */
#define GUARD (64 * 1024)

#ifdef M_ARENA_MAX

void
memory_share(void)
{
	mallopt(M_ARENA_MAX, 1);
}

#else

void
memory_share(void)
{
}

#endif

void *
memory_stack(size_t size)
{
	uint8_t *all = mmap(NULL, GUARD + size, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		return NULL;
	if (mprotect(all + GUARD, size, PROT_READ | PROT_WRITE) == 0)
		return all + GUARD;
	munmap(all, GUARD + size);
	return NULL;
}

void
memory_free_stack(void *stack, size_t size)
{
	munmap((uint8_t *)stack - GUARD, GUARD + size);
}
