/* pledge(2) and unveil(2). */

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

/*
 * `dns` opens what the resolver reads by itself; an unveil of nothing leaves no
 * other file. A UNIX socket of a proxy has to be found: its path needs read and
 * write of unveil, but without wpath and cpath nothing can be opened with it.
 * Every socket of a UNIX domain has a path here.
 */
unsigned
confine_setup(unsigned wanted)
{
	unsigned held = confine_memory() | CONFINE_ABSTRACT;

	(void)wanted;
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
