#include <sys/resource.h>

#include <unistd.h>

#include "os/confine.h"

unsigned
confine_setup(unsigned wanted)
{
	static const struct rlimit none = { 0, 0 };

	(void)wanted;
	setrlimit(RLIMIT_CORE, &none);
	return 0;
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
