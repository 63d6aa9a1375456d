#include <sys/resource.h>

#include <unistd.h>

#include "os/confine.h"

/*
 * No core. The other half, that nobody can read the process, is not available.
 */
unsigned
confine_memory(void)
{
	static const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	return 0;
}

unsigned
confine_setup(bool filter)
{
	(void)filter;
	return 0;
}

unsigned
confine_relay(bool alone, pid_t self)
{
	(void)self;
	(void)alone;
	return 0;
}

/* The handler that calls this blocks all signals, so this pauses forever. */
void
confine_end_thread(void)
{
	for (;;)
		pause();
}
