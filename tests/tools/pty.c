/*
 * pty: a person at a terminal, for the tests.
 *
 * pty [word argument]... end -- COMMAND [ARG...]
 *	Runs COMMAND in a session of its own, on a new terminal of 24 lines of
 *	200 columns, and does what the words say:
 *	wait TEXT	wait until the terminal shows TEXT, after the text
 *			that an earlier wait has found
 *	send TEXT	type TEXT
 *	end		wait until COMMAND has ended, and read all its output
 *
 * All that the terminal shows goes to stdout. The exit status is COMMAND's;
 * 125 if a text did not come (one line on stderr says which), and 124 after 60
 * seconds. COMMAND is killed then.
 */
#define _XOPEN_SOURCE 700 /* posix_openpt */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* TIOCSCTTY, TIOCSWINSZ */
#endif

#include <sys/ioctl.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_LIMIT = 124, EXIT_BROKEN = 125, LIMIT = 60, SHOWN_MAX = 1 << 20 };

struct terminal {
	int fd;
	char shown[SHOWN_MAX];
	size_t len, seen; /* after the text found so far */
};

/* What the signal handler needs. */
static volatile sig_atomic_t victim;

static void
end_victim(void)
{
	if (victim > 0)
		kill(-(pid_t)victim, SIGKILL);
}

static void
on_signal(int sig)
{
	end_victim();
	_exit(sig == SIGALRM ? EXIT_LIMIT : 128 + sig);
}

static _Noreturn void
fail(const char *what, const char *text)
{
	fprintf(stderr, "pty: %s: %s\n", what, text);
	end_victim();
	exit(EXIT_BROKEN);
}

static _Noreturn void
be_command(int fd, char **argv)
{
	if (setsid() == -1 || ioctl(fd, TIOCSCTTY, 0) == -1 ||
	    dup2(fd, 0) == -1 || dup2(fd, 1) == -1 || dup2(fd, 2) == -1)
		_exit(EXIT_BROKEN);
	if (fd > 2)
		close(fd);
	execvp(argv[0], argv);
	_exit(127);
}

static pid_t
start(struct terminal *t, char **argv)
{
	struct winsize size = { .ws_row = 24, .ws_col = 200 };
	const char *name;
	pid_t pid;
	int fd;

	t->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (t->fd == -1 || grantpt(t->fd) == -1 || unlockpt(t->fd) == -1 ||
	    (name = ptsname(t->fd)) == NULL ||
	    (fd = open(name, O_RDWR | O_NOCTTY)) == -1 ||
	    ioctl(fd, TIOCSWINSZ, &size) == -1)
		fail("no terminal", strerror(errno));
	pid = fork();
	if (pid == -1)
		fail("fork", strerror(errno));
	if (pid == 0)
		be_command(fd, argv);
	close(fd);
	return pid;
}

/* False at the end of file, which is EIO here. */
static bool
read_some(struct terminal *t)
{
	ssize_t n = read(t->fd, t->shown + t->len, sizeof(t->shown) - t->len);

	if (n <= 0)
		return n == -1 && errno == EINTR;
	if (fwrite(t->shown + t->len, 1, (size_t)n, stdout) != (size_t)n ||
	    fflush(stdout) != 0)
		fail("stdout", strerror(errno));
	t->len += (size_t)n;
	return true;
}

static bool
find(struct terminal *t, const char *text)
{
	size_t len = strlen(text);

	for (; t->seen + len <= t->len; t->seen++) {
		if (memcmp(t->shown + t->seen, text, len) == 0) {
			t->seen += len;
			return true;
		}
	}
	return false;
}

static void
send_text(int fd, const char *text)
{
	size_t len = strlen(text);
	ssize_t n;

	while (len > 0) {
		n = write(fd, text, len);
		if (n == -1 && errno != EINTR)
			fail("cannot type", strerror(errno));
		text += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
}

static void
play(struct terminal *t, char **word)
{
	for (; strcmp(word[0], "end") != 0; word += 2) {
		if (strcmp(word[0], "send") == 0) {
			send_text(t->fd, word[1]);
			continue;
		}
		while (!find(t, word[1]))
			if (!read_some(t))
				fail("it ended without", word[1]);
	}
	while (read_some(t))
		continue;
}

/* The words of the script with their arguments; COMMAND follows. */
static char **
command_of(char **word)
{
	while (word[0] != NULL && word[1] != NULL &&
	    (strcmp(word[0], "wait") == 0 || strcmp(word[0], "send") == 0))
		word += 2;
	if (word[0] == NULL || strcmp(word[0], "end") != 0 || word[1] == NULL ||
	    strcmp(word[1], "--") != 0 || word[2] == NULL)
		fail("usage", "[wait TEXT | send TEXT]... end -- COMMAND...");
	return word + 2;
}

int
main(int argc, char **argv)
{
	static struct terminal t;
	char **command = command_of(argv + (argc > 0));
	int status;
	pid_t pid;

	signal(SIGALRM, on_signal);
	signal(SIGTERM, on_signal);
	alarm(LIMIT);
	pid = start(&t, command);
	victim = pid;
	play(&t, argv + 1);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			fail("wait", strerror(errno));
	victim = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_BROKEN;
}
