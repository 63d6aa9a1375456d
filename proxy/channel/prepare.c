#include <sys/socket.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <unistd.h>

#include "channel/prepare.h"

/* A handler gets no argument but its signal. */
static volatile sig_atomic_t told = -1;

static void
tell_signal(int signal)
{
	int error = errno;
	unsigned char which = (unsigned char)signal;
	ssize_t n = write((int)told, &which, 1);

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
	if (sigaction(signal, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

void
prepare_channel(int net, struct channel_options *options)
{
	int value, end[2] = { -1, -1 };
	socklen_t len = sizeof(value);

	options->tcp = getsockopt(
			   net, IPPROTO_TCP, TCP_NODELAY, &value, &len) == 0;
	options->self = getpid();
	if (pipe(end) == 0) {
		told = end[1];
		divert(SIGHUP);
		divert(SIGTERM);
	}
	options->signal = end[0];
}
