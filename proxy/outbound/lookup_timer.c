#include <sys/time.h>

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/message.h"
#include "outbound/lookup_timer.h"

static void
leave_silently(int number)
{
	(void)number;
	_exit(outcome_status(OUTCOME_RESOLVE_TIMEOUT));
}

static void
leave_with_message(int number)
{
	char line[OUTCOME_LINE_MAX];
	size_t len = message_write(
	    outcome_of(OUTCOME_RESOLVE_TIMEOUT), line, sizeof(line));
	ssize_t n = write(STDERR_FILENO, line, len);

	(void)n;
	leave_silently(number);
}

void
lookup_timer_start(int64_t deadline, bool quiet)
{
	struct sigaction action = { 0 };
	struct itimerval timer = { .it_value.tv_usec = 1 };
	int64_t left = deadline - clock_ms();

	if (deadline == CLOCK_NEVER)
		return;
	action.sa_handler = quiet ? leave_silently : leave_with_message;
	sigfillset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	if (left > 0)
		timer.it_value = (struct timeval){ .tv_sec = (time_t)(left /
						       1000),
			.tv_usec = (suseconds_t)(left % 1000 * 1000 + 1) };
	setitimer(ITIMER_REAL, &timer, NULL);
}

void
lookup_timer_stop(void)
{
	const struct itimerval none = { .it_value.tv_sec = 0 };

	setitimer(ITIMER_REAL, &none, NULL);
	signal(SIGALRM, SIG_DFL);
}
