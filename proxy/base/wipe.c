#include <string.h>

#include "base/wipe.h"

/* The compiler cannot know what a volatile pointer points to. */
static void *(*const volatile set)(void *, int, size_t) = memset;

void
wipe(void *p, size_t size)
{
	set(p, 0, size);
}
