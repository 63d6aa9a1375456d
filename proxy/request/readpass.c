#include <sys/select.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "os/descriptor.h"
#include "request/readpass.h"

/* Signals that would leave a terminal without echo. */
static const int caught[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
enum { CAUGHT = sizeof(caught) / sizeof(caught[0]) };

/* Which of them are held, and how all of them were handled before. */
struct signals {
	sigset_t held, mask;
	struct sigaction action[CAUGHT];
};

/*
 * Looks in PATH, but never in the working directory, and without the shell that
 * execvp(3) starts for a file that is not a program. Returns if there is no
 * such program.
 */
static void
exec_by_path(char **argv)
{
	const char *path = getenv("PATH"), *next;
	char file[PATH_MAX];
	size_t len, at;

	for (next = path != NULL ? path : "/usr/bin:/bin";; next += len + 1) {
		len = strcspn(next, ":");
		if (next[0] == '/' && len < sizeof(file)) {
			memcpy(file, next, len);
			file[len] = '\0';
			at = text_append(file, sizeof(file), len, "/");
			at = text_append(file, sizeof(file), at, argv[0]);
			if (at < sizeof(file) - 1)
				execv(file, argv);
		}
		if (next[len] == '\0')
			break;
	}
}

/*
 * Called after fork(2): keeps only the three standard descriptors, and ignores
 * no signal.
 */
static _Noreturn void
become_askpass(const char *askpass, const char *prompt, int out)
{
	char *argv[] = { (char *)askpass, (char *)prompt, NULL };
	int null;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	if (dup2(out, STDOUT_FILENO) == -1)
		_exit(127);
	null = open("/dev/null", O_RDONLY);
	if (null == -1 || dup2(null, STDIN_FILENO) == -1)
		_exit(127);
	descriptor_close_from(STDERR_FILENO + 1);
	if (strchr(askpass, '/') != NULL)
		execv(askpass, argv);
	else
		exec_by_path(argv);
	_exit(127);
}

static bool
ended_well(pid_t child)
{
	pid_t ended;
	int status;

	do {
		ended = waitpid(child, &status, 0);
	} while (ended == -1 && errno == EINTR);
	return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Reads what askpass prints; -1 if it has no answer. */
static ssize_t
ask_program(const char *askpass, const char *prompt, char *answer, size_t size)
{
	struct sigaction usual = { .sa_handler = SIG_DFL }, before;
	ssize_t len = -1;
	pid_t child;
	int out[2];

	if (pipe(out) == -1)
		return -1;
	/* If SIGCHLD is ignored, nobody learns how a child has ended. */
	sigaction(SIGCHLD, &usual, &before);
	child = fork();
	if (child == 0)
		become_askpass(askpass, prompt, out[1]);
	close(out[1]);
	if (child != -1)
		len = file_read_all(out[0], answer, size);
	close(out[0]);
	if (child != -1 && !ended_well(child))
		len = -1;
	sigaction(SIGCHLD, &before, NULL);
	return len;
}

/* Ends pselect, and leaves the signal pending until it is unblocked. */
static void
leave_pending(int sig)
{
	raise(sig);
}

/*
 * From here on, the signals arrive only while pselect waits with the old mask.
 * A signal that would not have arrived anyway is left alone.
 */
static void
hold_signals(struct signals *s)
{
	struct sigaction action = { .sa_handler = leave_pending };
	int i;

	sigemptyset(&s->held);
	sigprocmask(SIG_BLOCK, NULL, &s->mask);
	for (i = 0; i < CAUGHT; i++) {
		sigaction(caught[i], NULL, &s->action[i]);
		if (s->action[i].sa_handler != SIG_IGN &&
		    !sigismember(&s->mask, caught[i]))
			sigaddset(&s->held, caught[i]);
	}
	sigprocmask(SIG_BLOCK, &s->held, NULL);
	for (i = 0; i < CAUGHT; i++) {
		if (sigismember(&s->held, caught[i]))
			sigaction(caught[i], &action, NULL);
	}
}

static bool
has_arrived(const struct signals *s)
{
	sigset_t pending;
	int i;

	sigpending(&pending);
	for (i = 0; i < CAUGHT; i++) {
		if (sigismember(&s->held, caught[i]) &&
		    sigismember(&pending, caught[i]))
			return true;
	}
	return false;
}

/* A signal that has arrived now has its usual effect. */
static void
release_signals(const struct signals *s)
{
	int i;

	for (i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &s->action[i], NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* Reads lines without echo, whatever mode the terminal is in. */
static int
set_quiet(int tty, struct termios *before)
{
	struct termios quiet;

	if (tcgetattr(tty, before) == -1)
		return -1;
	quiet = *before;
	quiet.c_iflag |= ICRNL;
	quiet.c_lflag |= ICANON | ISIG;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	return tcsetattr(tty, TCSAFLUSH, &quiet);
}

static ssize_t
read_line(int tty, char *answer, size_t size, const struct signals *s)
{
	fd_set fds;
	int n;

	do {
		FD_ZERO(&fds);
		FD_SET((unsigned short)tty, &fds);
		n = pselect(tty + 1, &fds, NULL, NULL, NULL, &s->mask);
	} while (n == -1 && errno == EINTR && !has_arrived(s));
	return n == -1 ? -1 : read(tty, answer, size);
}

/* Asks again after a signal that did not end the process, such as Ctrl-Z. */
static ssize_t
ask_terminal(int tty, const char *prompt, char *answer, size_t size)
{
	struct signals signals;
	struct termios before;
	bool interrupted;
	ssize_t n;

	do {
		hold_signals(&signals);
		n = set_quiet(tty, &before);
		if (n == 0) {
			n = write(tty, prompt, strlen(prompt));
			if (n != -1)
				n = read_line(tty, answer, size, &signals);
			if (write(tty, "\n", 1) == -1)
				n = -1;
			tcsetattr(tty, TCSAFLUSH, &before);
		}
		interrupted = has_arrived(&signals);
		release_signals(&signals);
	} while (interrupted);
	/* Not even an empty line means the end of file. */
	return n == 0 ? -1 : n;
}

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0';
}

/* The order is that of read_passphrase in OpenSSH. */
ssize_t
readpass(const char *askpass, const char *prompt, char *answer, size_t size)
{
	const char *require = getenv("SSH_ASKPASS_REQUIRE");
	bool may = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
	bool first = false;
	ssize_t n;
	int tty;

	if (require != NULL && strcasecmp(require, "force") == 0)
		may = first = true;
	else if (require != NULL && strcasecmp(require, "prefer") == 0)
		first = may;
	else if (require != NULL && strcasecmp(require, "never") == 0)
		may = false;
	if (askpass == NULL || *askpass == '\0')
		may = first = false;
	if (first)
		return ask_program(askpass, prompt, answer, size);
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (tty == -1)
		return may ? ask_program(askpass, prompt, answer, size) : -1;
	n = tty < (int)FD_SETSIZE ? ask_terminal(tty, prompt, answer, size)
				  : -1;
	close(tty);
	return n;
}
