/* Data through helpers: one of them as fast as possible, or many at once. */

#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define CHUNK  (256 * 1024)
#define PERIOD 65521 /* of the pattern; a prime, so that no block fits it */
#define EVENTS 64

#define CHANNEL_BYTES (1024 * 1024)

/* The driver of both ends of all helpers. */
struct driver {
	int poll, null;
	size_t busy; /* ends with something left */
	uint8_t *pattern, *buffer;
};

void
end_make(struct end *end, int fd, int kind, uint64_t to_send, uint64_t to_recv)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	*end = (struct end){ .fd = fd, .send = to_send, .recv = to_recv };
	end->kind = (unsigned)kind;
}

static bool
driver_open(struct driver *driver)
{
	driver->busy = 0;
	driver->poll = epoll_create1(EPOLL_CLOEXEC);
	driver->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	driver->buffer = malloc(CHUNK);
	driver->pattern = malloc(PERIOD + CHUNK);
	if (driver->pattern == NULL || driver->buffer == NULL)
		return false;
	for (size_t i = 0; i < PERIOD + CHUNK; i++)
		driver->pattern[i] = (uint8_t)((i % PERIOD) * 2654435761U >> 8);
	return driver->poll >= 0 && driver->null >= 0;
}

static void
driver_close(struct driver *driver)
{
	close(driver->poll);
	close(driver->null);
	free(driver->pattern);
	free(driver->buffer);
}

static uint32_t
interest(const struct end *end)
{
	return (end->recv > 0 ? (uint32_t)EPOLLIN : 0) |
	    (end->send > 0 ? (uint32_t)EPOLLOUT : 0);
}

static size_t
at_most(uint64_t left, size_t limit)
{
	return left < limit ? (size_t)left : limit;
}

/* gave(driver, end): sends some of the rest; false: it broke. */
static bool
gave(struct driver *driver, struct end *end)
{
	ssize_t n = write(end->fd, driver->pattern + end->sent % PERIOD,
	    at_most(end->send, CHUNK));

	if (n < 0)
		return errno == EAGAIN;
	end->sent += (uint64_t)n;
	end->send -= (uint64_t)n;
	return true;
}

/*
 * swallowed(driver, end): receives. A pipe is emptied without a copy, unless
 * the data is compared, so that this process does not limit the speed.
 */
static ssize_t
swallowed(struct driver *driver, struct end *end)
{
	if (!end->check && end->kind == END_PIPE)
		return splice(end->fd, NULL, driver->null, NULL,
		    at_most(end->recv, (size_t)MIB), SPLICE_F_NONBLOCK);
	return read(end->fd, driver->buffer, at_most(end->recv, CHUNK));
}

static bool
took(struct driver *driver, struct end *end)
{
	ssize_t n = swallowed(driver, end);

	if (n < 0)
		return errno == EAGAIN;
	if (n == 0 ||
	    (end->check &&
		memcmp(driver->buffer, driver->pattern + end->got % PERIOD,
		    (size_t)n) != 0))
		return false;
	end->got += (uint64_t)n;
	end->recv -= (uint64_t)n;
	return true;
}

/* served(driver, event): does what is possible at one end. */
static bool
served(struct driver *driver, const struct epoll_event *event)
{
	struct end *end = event->data.ptr;
	struct epoll_event next = { .data.ptr = end };
	uint32_t before = interest(end);

	if (end->recv > 0 && (event->events & ~(uint32_t)EPOLLOUT) != 0 &&
	    !took(driver, end))
		return false;
	if (end->send > 0 && (event->events & ~(uint32_t)EPOLLIN) != 0 &&
	    !gave(driver, end))
		return false;
	next.events = interest(end);
	if (next.events == before)
		return true;
	if (next.events == 0)
		driver->busy--;
	return epoll_ctl(driver->poll,
		   next.events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, end->fd,
		   &next) == 0;
}

static bool
drive(struct driver *driver)
{
	struct epoll_event events[EVENTS];
	int n;

	while (driver->busy > 0) {
		n = epoll_wait(driver->poll, events, EVENTS, -1);
		if (n < 0)
			return false;
		for (int i = 0; i < n; i++)
			if (!served(driver, &events[i]))
				return false;
	}
	return true;
}

bool
move_all(struct end *ends, size_t n)
{
	struct driver driver;
	bool ok = driver_open(&driver);

	for (size_t i = 0; i < n && ok; i++) {
		struct epoll_event event = { .data.ptr = &ends[i] };

		event.events = interest(&ends[i]);
		if (event.events == 0)
			continue;
		driver.busy++;
		ok = epoll_ctl(
			 driver.poll, EPOLL_CTL_ADD, ends[i].fd, &event) == 0;
	}
	ok = ok && drive(&driver);
	driver_close(&driver);
	return ok;
}

/*
 * The argument of the job: a direction, plus 4 for a socketpair, 8 for a TCP
 * client. CPU s/GiB, MB/s.
 */
void
measure_bulk(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	enum wires wires = arg & 8 ? WIRES_TCP
	    : arg & 4              ? WIRES_SOCKET
				   : WIRES_PIPES;
	uint64_t down = arg & DIRECTION_DOWN ? scale->bulk : 0;
	uint64_t up = arg & DIRECTION_UP ? scale->bulk : 0;
	struct helper helper;
	struct end ends[3];
	double cpu, begin, total = (double)(down + up);
	int fd;

	fd = helper_connect(
	    &helper, program, native_route(program), wires, NULL);
	if (fd < 0)
		return;
	end_make(&ends[0], fd, END_SOCKET, down, up);
	if (wires != WIRES_PIPES) {
		end_make(&ends[1], helper.in, END_SOCKET, up, down);
		end_make(&ends[2], helper.in, END_SOCKET, 0, 0);
	} else {
		end_make(&ends[1], helper.in, END_PIPE, up, 0);
		end_make(&ends[2], helper.out, END_PIPE, 0, down);
	}
	cpu = cpu_of(helper.pid);
	begin = now();
	if (move_all(ends, 3)) {
		results[1] = total / 1e6 / (now() - begin);
		results[0] = (cpu_of(helper.pid) - cpu) / (total / MIB / 1024);
	}
	helper_end(&helper);
	close(fd);
}

/* The channels of one program at once, and the ends of each: TCP and stdout. */
struct many {
	size_t n;
	struct helper *helpers;
	struct end *ends;
	double least; /* memory available, in KiB */
};

static void
look(struct many *many)
{
	double left = available();

	if (left < many->least)
		many->least = left;
}

/* many_start(many, program, n): starts all of them, connected and greeted. */
static bool
many_start(struct many *many, const struct program *program, enum route route,
    size_t n)
{
	int listener = server(), fd;
	struct words words;
	bool ok = words_of(program, route, server_port(listener), &words);

	while (ok && many->n < n) {
		ok = helper_start(
		    &many->helpers[many->n], words.argv, WIRES_PIPES);
		many->n += ok ? 1 : 0;
	}
	for (size_t i = 0; i < n && ok; i++) {
		fd = serve(listener, many->helpers[i].pid, route, NULL);
		ok = fd >= 0;
		/* the greeting comes before the data */
		end_make(&many->ends[2 * i], fd, END_SOCKET, CHANNEL_BYTES, 0);
		end_make(&many->ends[2 * i + 1], many->helpers[i].out, END_PIPE,
		    0, CHANNEL_BYTES + 1);
	}
	close(listener);
	return ok;
}

/* Wall and CPU seconds, peak memory in MiB. */
void
measure_many(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	struct many many = { .least = INFINITY };
	double cpu = 0, begin, memory = available();
	size_t n = scale->channels;
	bool ok;
	enum route route = arg == ROUTE_NAME ? ROUTE_NAME
					     : native_route(program);

	many.helpers = calloc(n, sizeof(*many.helpers));
	many.ends = calloc(2 * n, sizeof(*many.ends));
	begin = now();
	ok = many_start(&many, program, route, n);
	look(&many);
	ok = ok && move_all(many.ends, 2 * n);
	begin = now() - begin;
	look(&many);
	for (size_t i = 0; i < many.n; i++) {
		cpu += helper_end(&many.helpers[i]);
		if (many.ends[2 * i].fd > 0)
			close(many.ends[2 * i].fd);
	}
	free(many.helpers);
	free(many.ends);
	if (!ok)
		return;
	results[0] = begin;
	results[1] = cpu;
	if (memory > many.least) /* else others have given back more */
		results[2] = (memory - many.least) / 1024;
}
