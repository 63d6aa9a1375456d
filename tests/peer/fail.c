/* The ways in which a script can fail. */
#include "system.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

/* What the signal handlers need: whom to end, and the current command. */
static volatile sig_atomic_t victim; /* 0: nobody, < 0: our process group */
static const char *volatile doing = "start";

static void
end_victim(void)
{
	if (victim > 0)
		kill((pid_t)victim, SIGKILL);
	else if (victim < 0) {
		signal(SIGTERM, SIG_IGN);
		kill((pid_t)victim, SIGTERM);
	}
}

static void
put_error(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

static void
on_signal(int sig)
{
	if (sig == SIGALRM) {
		put_error("peer: ");
		put_error(doing);
		put_error(": the limit was reached\n");
	}
	end_victim();
	_exit(sig == SIGALRM ? EXIT_LIMIT : 128 + sig);
}

static _Noreturn void
stop(int status, const char *fmt, va_list ap)
{
	fprintf(stderr, "peer: %s: ", doing);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	fflush(stdout);
	end_victim();
	_exit(status);
}

_Noreturn void
fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop(EXIT_MISMATCH, fmt, ap);
}

_Noreturn void
broken(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop(EXIT_BROKEN, fmt, ap);
}

_Noreturn void
broken_errno(const char *what)
{
	broken("%s: %s", what, strerror(errno));
}

void
fail_set_place(const char *name)
{
	doing = name;
}

void
fail_set_victim(pid_t pid)
{
	victim = (sig_atomic_t)pid;
}

void
fail_catch_signals(void)
{
	signal(SIGALRM, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	signal(SIGHUP, on_signal);
}
