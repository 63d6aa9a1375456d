/* Starts the command of `peer run`. */
#include "system.h"

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "connection.h"
#include "fail.h"
#include "launch.h"
#include "pair.h"
#include "peer.h"
#include "signals.h"

extern char **environ; /* a program says so itself, by POSIX */

void
launch_stdio(struct peer *p, struct stage *s)
{
	const struct run_options *o = s->options;
	int ends[2];

	pair_make(o->kind[0], ends, false);
	p->out = ends[OURS];
	s->std[0] = ends[THEIRS];
	if (!pair_is_shared(o->kind))
		pair_make(o->kind[1], ends, true);
	p->in = ends[OURS];
	s->std[1] = ends[THEIRS];
	p->out_is_pty = strcmp(o->kind[0], "pty") == 0;
	p->in_is_pty = strcmp(o->kind[1], "pty") == 0;
}

void
launch_stderr(struct peer *p, struct stage *s)
{
	int ends[2];

	p->stderr_end = s->std[2] = -1;
	if (s->options->errors == NULL)
		return;
	if (strcmp(s->options->errors, "pipe") == 0)
		pair_make("pipe", ends, true);
	else {
		pair_file(ends, s->options->errors, true);
		connection_set_private(ends[THEIRS]);
	}
	p->stderr_end = ends[OURS];
	s->std[2] = ends[THEIRS];
}

void
launch_leak(struct peer *p, struct stage *s)
{
	int ends[2] = { -1, -1 };

	if (s->options->leak)
		pair_make("pipe", ends, true);
	p->leak_end = ends[OURS];
	s->leak = ends[THEIRS];
}

void
launch_flags(struct peer *p, const struct stage *s, bool keep)
{
	int i;

	for (i = 0; i < 2; i++) {
		p->kept[i] = -1;
		if (s->std[i] == -1)
			continue;
		if (s->options->nonblock[i])
			connection_set_nonblocking(s->std[i]);
		if (!keep)
			continue;
		p->kept[i] = dup(s->std[i]);
		if (p->kept[i] == -1)
			broken_errno("dup");
		connection_set_private(p->kept[i]);
		p->kept_flags[i] = fcntl(p->kept[i], F_GETFL);
	}
}

/* putenv(3) would look for the name. */
static void
add_variable(char *variable)
{
	size_t count = 0;
	char **all;

	while (environ[count] != NULL)
		count++;
	all = calloc(count + 2, sizeof(all[0]));
	if (all == NULL)
		broken_errno("calloc");
	memcpy(all, environ, count * sizeof(all[0]));
	all[count] = variable;
	environ = all;
}

static _Noreturn void
become(const struct stage *s, char **command)
{
	int i, error;

	signals_reset();
	if (s->options->block)
		signals_block();
	if (s->options->setsid) {
		setsid();
		if (s->std[0] != -1 && isatty(s->std[0]))
			ioctl(s->std[0], TIOCSCTTY, 0);
	}
	for (i = 0; i < 3; i++) {
		if (s->std[i] != -1)
			dup2(s->std[i], i);
		else if (i != STDERR_FILENO)
			close(i);
	}
	if (s->leak != -1) {
		fcntl(s->leak, F_DUPFD, 20);
		fcntl(s->leak, F_DUPFD, 200);
	}
	if (s->options->env != NULL)
		add_variable(s->options->env);
	execvp(command[0], command);
	error = errno;
	_exit(write(s->exec_error, &error, sizeof(error)) > 0 ? 127 : 126);
}

void
launch(struct peer *p, struct stage *s, char **command)
{
	int exec_error[2], error = 0;

	pair_pipe(exec_error, true);
	connection_set_private(exec_error[OURS]);
	connection_set_private(exec_error[THEIRS]);
	s->exec_error = exec_error[THEIRS];
	fflush(NULL);
	p->child = fork();
	if (p->child == -1)
		broken_errno("fork");
	if (p->child == 0)
		become(s, command);
	fail_set_victim(p->child);
	close(exec_error[THEIRS]);
	if (read(exec_error[OURS], &error, sizeof(error)) > 0)
		broken("%s: %s", command[0], strerror(error));
	close(exec_error[OURS]);
}

void
launch_close(struct stage *s)
{
	if (s->std[1] == s->std[0])
		s->std[1] = -1;
	connection_close_fd(&s->std[0]);
	connection_close_fd(&s->std[1]);
	connection_close_fd(&s->std[2]);
	connection_close_fd(&s->leak);
}
