/* A name whose server is far away: in a network namespace of its own. */

#define _GNU_SOURCE
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <net/if.h>
#include <netinet/in.h>

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define AWAY    0.020 /* seconds, until an answer comes */
#define PACKET  512
#define QUERIES 64 /* under way */

/* Answers, in the order in which they are due. */
struct queue {
	size_t first, len;
	struct query {
		double due;
		struct sockaddr_in from;
		size_t len;
		uint8_t data[PACKET];
	} query[QUERIES];
};

/*
 * answer_to(q): makes the query its answer, in place: 127.0.0.1 if it asks for
 * an IPv4 address, and nothing otherwise. False: it is not a query.
 */
static bool
answer_to(struct query *q)
{
	static const uint8_t address[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0,
		4, 127, 0, 0, 1 };
	size_t at = 12;

	while (at < q->len && q->data[at] != 0)
		at += 1U + q->data[at];
	at += 5;
	if (at > q->len || at + sizeof(address) > PACKET)
		return false;
	q->data[2] = 0x81; /* an answer, as was asked */
	q->data[3] = 0x80;
	memset(&q->data[6], 0, 6); /* the numbers of records */
	q->len = at;
	if (q->data[at - 3] != 1) /* not A */
		return true;
	q->data[7] = 1;
	memcpy(&q->data[at], address, sizeof(address));
	q->len += sizeof(address);
	return true;
}

static void
take_query(int fd, struct queue *queue)
{
	struct query *q = &queue->query[(queue->first + queue->len) % QUERIES];
	socklen_t len = sizeof(q->from);
	ssize_t n = recvfrom(
	    fd, q->data, PACKET, 0, (struct sockaddr *)&q->from, &len);

	if (n < 12 || queue->len == QUERIES)
		return;
	q->len = (size_t)n;
	q->due = now() + AWAY;
	if (answer_to(q))
		queue->len++;
}

/* serve_names(data): answers queries for as long as this process lives. */
static void *
serve_names(void *data)
{
	static struct queue queue;
	struct pollfd polled = { *(int *)data, POLLIN, 0 };
	struct timespec wait;
	struct query *q;
	double left;

	for (;;) {
		q = &queue.query[queue.first];
		left = queue.len > 0 ? q->due - now() : 1;
		if (left <= 0) {
			sendto(polled.fd, q->data, q->len, 0,
			    (struct sockaddr *)&q->from, sizeof(q->from));
			queue.first = (queue.first + 1) % QUERIES;
			queue.len--;
			continue;
		}
		wait.tv_sec = (time_t)left;
		wait.tv_nsec = (long)((left - (double)wait.tv_sec) * 1e9);
		if (ppoll(&polled, 1, &wait, NULL) == 1)
			take_query(polled.fd, &queue);
	}
	return NULL;
}

/* resolver_file(): makes /etc/resolv.conf one that names our server. */
static bool
resolver_file(void)
{
	static const char text[] = "nameserver 127.0.0.1\n";
	char path[] = "/tmp/bench-resolv.XXXXXX";
	int fd = mkstemp(path);
	bool ok = fd >= 0 && write(fd, text, sizeof(text) - 1) > 0 &&
	    fchmod(fd, 0644) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount(path, "/etc/resolv.conf", NULL, MS_BIND, NULL) == 0;

	if (fd >= 0) {
		unlink(path);
		close(fd);
	}
	return ok;
}

/* apart(): moves to a network of our own, with a name server. */
static bool
apart(void)
{
	static int fd;
	struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	struct sockaddr_in self = { .sin_family = AF_INET,
		.sin_port = htons(53) };
	pthread_t thread;
	sigset_t all, before;

	if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 || !resolver_file())
		return false;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &loopback) != 0 ||
	    bind(fd, (struct sockaddr *)&self, sizeof(self)) != 0)
		return false;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, serve_names, &fd) != 0)
		return false;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return true;
}

/* Microseconds beyond the server's delay. */
void
measure_dns(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	double took = NAN;
	int pipes[2];
	pid_t pid;

	(void)arg;
	if (pipe2(pipes, O_CLOEXEC) != 0)
		return;
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (apart())
			took = first_byte(program, ROUTE_DNS, scale->launches);
		_exit(write(pipes[1], &took, sizeof(took)) < 0);
	}
	close(pipes[1]);
	if (pid > 0 && read(pipes[0], &took, sizeof(took)) == sizeof(took))
		results[0] = (took - AWAY) * 1e6;
	close(pipes[0]);
	if (pid > 0)
		reap(pid);
}
