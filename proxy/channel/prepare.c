#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "channel/prepare.h"

/*
 * A handler gets no argument but its signal: where to write it; until there is
 * such a place, which one came.
 */
static volatile sig_atomic_t told = -1, early;

static void
tell_signal(int signal)
{
	int error = errno;
	unsigned char which = (unsigned char)signal;
	ssize_t n = 0;

	if (told == -1)
		early = signal;
	else
		n = write((int)told, &which, 1);
	(void)n;
	errno = error;
}

/*
 * If it is ignored, as by nohup(1), it stays so. A second signal ends the
 * process.
 */
static void
divert(int signal)
{
	struct sigaction action = { .sa_handler = tell_signal,
		.sa_flags = (int)SA_RESETHAND };
	struct sigaction before;

	sigemptyset(&action.sa_mask);
	if (sigaction(signal, &action, &before) == 0 &&
	    before.sa_handler == SIG_IGN) {
		sigaction(signal, &before, NULL);
		if (early == signal)
			early = 0;
	}
}

void
prepare_channel(struct channel_options *options)
{
	int end[2] = { -1, -1 };

	options->self = getpid();
	if (pipe(end) == 0) {
		divert(SIGHUP);
		divert(SIGTERM);
		told = end[1];
		if (early != 0)
			tell_signal((int)early);
	}
	options->signal = end[0];
}
