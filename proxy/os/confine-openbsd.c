/* pledge(2) and unveil(2). */

#include <sys/resource.h>

#include <unistd.h>

#include "os/confine.h"

/*
 * `dns` opens what the resolver reads by itself; an unveil of nothing leaves no
 * other file. A UNIX socket of a proxy has to be found: its path needs read and
 * write of unveil, but without wpath and cpath nothing can be opened with it.
 */
unsigned
confine_setup(unsigned wanted)
{
	static const struct rlimit none = { 0, 0 };
	unsigned held = 0;

	(void)wanted;
	setrlimit(RLIMIT_CORE, &none);
	if (unveil("/", "rw") == 0 && unveil(NULL, NULL) == 0)
		held |= CONFINE_FILES;
	if (pledge("stdio rpath inet unix dns sendfd error", "") == 0)
		held |= CONFINE_CALLS | CONFINE_PRIVILEGES;
	return held;
}

/* With `error` a thread that wakes up late gets ENOSYS, and nobody dies. */
unsigned
confine_relay(bool alone)
{
	if (pledge(alone ? "stdio" : "stdio error", "") == -1)
		return 0;
	return CONFINE_RELAY;
}

/* Its handler blocks all signals: this is for ever. */
void
confine_end_thread(void)
{
	for (;;)
		pause();
}
