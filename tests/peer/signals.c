/* Signals and their names. */
#include "system.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "fail.h"
#include "signals.h"

static const struct signal_name {
	const char *name;
	int number;
} signal_names[] = {
	{ "SIGABRT", SIGABRT },
	{ "SIGALRM", SIGALRM },
	{ "SIGCONT", SIGCONT },
	{ "SIGHUP", SIGHUP },
	{ "SIGINT", SIGINT },
	{ "SIGKILL", SIGKILL },
	{ "SIGPIPE", SIGPIPE },
	{ "SIGQUIT", SIGQUIT },
	{ "SIGSEGV", SIGSEGV },
	{ "SIGSTOP", SIGSTOP },
	{ "SIGSYS", SIGSYS },
	{ "SIGTERM", SIGTERM },
	{ "SIGUSR1", SIGUSR1 },
	{ "SIGUSR2", SIGUSR2 },
};
enum { SIGNAL_NAMES = sizeof(signal_names) / sizeof(signal_names[0]) };

int
signals_number(const char *name)
{
	size_t i;

	for (i = 0; i < SIGNAL_NAMES; i++)
		if (strcmp(signal_names[i].name, name) == 0)
			return signal_names[i].number;
	broken("unknown signal: %s", name);
}

const char *
signals_name(int number)
{
	size_t i;

	for (i = 0; i < SIGNAL_NAMES; i++)
		if (signal_names[i].number == number)
			return signal_names[i].name;
	return NULL;
}

void
signals_reset(void)
{
	size_t i;
	sigset_t none;

	for (i = 0; i < SIGNAL_NAMES; i++)
		signal(signal_names[i].number, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
signals_block(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}
