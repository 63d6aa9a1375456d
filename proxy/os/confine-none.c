#include <sys/resource.h>

#include <unistd.h>

#include "os/confine.h"

/* No core; the other half of it, that nobody reads it, is not to be had. */
unsigned
confine_memory(void)
{
	static const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	return 0;
}

unsigned
confine_setup(unsigned wanted)
{
	(void)wanted;
	return confine_memory();
}

unsigned
confine_relay(bool alone)
{
	(void)alone;
	return 0;
}

/* Its handler blocks all signals: this is for ever. */
void
confine_end_thread(void)
{
	for (;;)
		pause();
}
