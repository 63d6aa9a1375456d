#include "os/linger.h"

/* pledge(2) ends a process that tries this. */
void
linger_reset(int fd, bool on)
{
	(void)fd;
	(void)on;
}
