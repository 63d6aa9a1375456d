#include <signal.h>

#include "os/memory.h"
#include "outbound/lookup_thread.h"

/*
 * Enough for getaddrinfo(3) and the modules that it calls, and too small for a
 * page of 2 MiB. A stack of the C library's own would stay in memory.
 */
#define STACK (1024 * 1024)

static void *
begin_thread(void *arg)
{
	const struct lookup_thread *t = arg;
	sigset_t others;

	sigfillset(&others);
	sigdelset(&others, t->signal);
	pthread_sigmask(SIG_SETMASK, &others, NULL);
	t->run(t->arg);
	return NULL;
}

bool
lookup_thread_start(struct lookup_thread *t)
{
	pthread_attr_t how;
	bool started;

	memory_share();
	if (pthread_attr_init(&how) != 0)
		return false;
	t->stack = memory_stack(STACK);
	if (t->stack != NULL)
		pthread_attr_setstack(&how, t->stack, STACK);
	started = pthread_create(&t->id, &how, begin_thread, t) == 0;
	pthread_attr_destroy(&how);
	if (!started && t->stack != NULL)
		memory_free_stack(t->stack, STACK);
	return started;
}

void
lookup_thread_join(struct lookup_thread *t)
{
	pthread_join(t->id, NULL);
	if (t->stack != NULL)
		memory_free_stack(t->stack, STACK);
}
