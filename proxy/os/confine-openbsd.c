/* pledge(2) and unveil(2). */

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

/*
 * `dns` opens what the resolver reads by itself; an unveil of nothing leaves no
 * other file. The path of a proxy's UNIX socket must be visible: unveil has to
 * allow it for reading and writing, but without wpath and cpath nothing can be
 * opened with that. Here, every UNIX socket has a path.
 */
unsigned
confine_setup(bool filter)
{
	unsigned held = CONFINE_ABSTRACT;

	(void)filter;
	if (unveil("/", "rw") == 0 && unveil(NULL, NULL) == 0)
		held |= CONFINE_FILES;
	if (pledge("stdio rpath inet unix dns sendfd error", "") == 0)
		held |= CONFINE_CALLS | CONFINE_PRIVILEGES;
	return held;
}

/*
 * With `error`, a thread that wakes up late gets ENOSYS, and the process lives
 * on.
 */
unsigned
confine_relay(bool alone, pid_t self)
{
	(void)self;
	if (pledge(alone ? "stdio" : "stdio error", "") == -1)
		return 0;
	return CONFINE_RELAY;
}

/* The handler that calls this blocks all signals, so this pauses forever. */
void
confine_end_thread(void)
{
	for (;;)
		pause();
}
