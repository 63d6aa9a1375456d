/* The command that `peer run` started. */
#include "system.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "fail.h"
#include "peer.h"
#include "signals.h"
#include "wait.h"

enum { GIVES_UP_MS = 3000 }; /* leakgone, errgone */

bool
child_ends(struct peer *p, int64_t within_ms)
{
	uint64_t start = wait_now_ms();
	pid_t pid = 0;

	while (!p->reaped) {
		pid = waitpid(p->child, &p->status, WNOHANG);
		if (pid == -1)
			broken_errno("waitpid");
		p->reaped = pid == p->child;
		if (within_ms >= 0 &&
		    wait_now_ms() - start >= (uint64_t)within_ms)
			break;
		if (!p->reaped)
			wait_ms(2);
	}
	if (p->reaped)
		fail_set_victim(0);
	return p->reaped;
}

const char *
child_status_text(int status, char *text, size_t size)
{
	const char *name;

	if (WIFEXITED(status)) {
		snprintf(text, size, "%d", WEXITSTATUS(status));
		return text;
	}
	name = signals_name(WTERMSIG(status));
	if (name != NULL)
		snprintf(text, size, "%s", name);
	else
		snprintf(text, size, "signal %d", WTERMSIG(status));
	return text;
}

void
child_must_run(struct peer *p)
{
	char text[32];

	if (child_ends(p, 0))
		fail("the command has ended: %s",
		    child_status_text(p->status, text, sizeof(text)));
}

void
child_must_have_closed(struct peer *p, int fd)
{
	unsigned char buf[512];
	uint64_t start = wait_now_ms();
	ssize_t n;

	if (fd == -1)
		broken("there is no such pipe");
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			broken_errno("read");
		if (wait_now_ms() - start > GIVES_UP_MS)
			fail("still open");
		if (n == -1)
			wait_for(fd, POLLIN, 10);
	}
	child_must_run(p);
}

uint64_t
child_cpu_ms(struct peer *p)
{
	struct rusage usage;
	struct timespec t;
	clockid_t clock;

	if (!child_ends(p, 0)) {
		if (clock_getcpuclockid(p->child, &clock) != 0 ||
		    clock_gettime(clock, &t) == -1)
			broken("no clock of the command's");
		return (uint64_t)t.tv_sec * 1000 +
		    (uint64_t)t.tv_nsec / 1000000;
	}
	getrusage(RUSAGE_CHILDREN, &usage);
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) *
	    1000 +
	    (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

uint64_t
child_rss_kib(struct peer *p)
{
	char line[256];
	unsigned long kib = 0;
	FILE *f;

	child_must_run(p);
	snprintf(line, sizeof(line), "/proc/%ld/status", (long)p->child);
	if ((f = fopen(line, "re")) == NULL)
		broken_errno(line);
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmHWM: %lu", &kib) == 1)
			break;
	fclose(f);
	if (kib == 0)
		broken("its memory is not known");
	return kib;
}
