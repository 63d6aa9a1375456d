#ifndef CHANNEL_TEST_H
#define CHANNEL_TEST_H

#include <sys/resource.h>
#include <sys/types.h>

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How long a writer or a reader sleeps between two steps, and the size of a
 * step.
 */
struct pace {
	int pause; /* milliseconds at most; 0 for none */
	size_t step;
};

/*
 * One direction: a known stream of bytes, written at one end and read at the
 * other.
 */
struct flow {
	uint32_t seed;
	uint64_t goal, sent, got;
	int writer, reader; /* ours, non-blocking; -1 before and after */
	struct pace write_pace, read_pace;
	int64_t write_at, read_at;
	bool ended; /* the reader saw the end of file */
	bool wrong; /* it got a byte that was not sent */
};

/* One program under test, its client and its target. */
struct channel {
	uint32_t id; /* its target is 127.0.0.0 + id */
	pid_t pid;   /* 0 when it is not running */
	int status;  /* of waitpid(2), then */
	struct rusage usage;
	bool connected;
	int err; /* what it says */
	char said[1024];
	size_t said_len;
	struct flow up, down;
	int64_t began; /* clock_now() */
};

enum { CHANNEL_POLLS = 5 };

/* clock_now(): milliseconds of the monotonic clock. */
int64_t clock_now(void);

/* random_below(n): a number below n, of a sequence that random_seed(s) starts.
 */
uint32_t random_below(uint32_t n);
void random_seed(uint64_t seed);

/*
 * channel_start(c, sockets, argv): starts argv with a client on two pipes or on
 * a socket pair. The caller sets id, seeds, goals and paces; this sets
 * everything else. False with errno.
 */
bool channel_start(struct channel *c, bool sockets, char *const argv[]);

/*
 * channel_arrived(c, fd): its connection has come. A later one replaces it, as
 * long as nothing has come over the first.
 */
void channel_arrived(struct channel *c, int fd);

/*
 * channel_prepare(c, fds, now, wake): fills in CHANNEL_POLLS entries for
 * poll(2), and moves wake to the time at which it needs service anyway.
 */
void channel_prepare(
    const struct channel *c, struct pollfd *fds, int64_t now, int64_t *wake);

/* channel_serve(c, fds): does what poll allows, and reaps the program. */
void channel_serve(struct channel *c, const struct pollfd *fds);

/* channel_deafen(c): the client closes the end that it reads from. */
void channel_deafen(struct channel *c);

/*
 * channel_leave(c), channel_reset(c): the client, or the target, closes at
 * once.
 */
void channel_leave(struct channel *c);
void channel_reset(struct channel *c);

/* channel_is_over(c): whether its program has ended, and both sides know it. */
bool channel_is_over(const struct channel *c);

/* channel_end(c): closes all that is open, and kills and reaps the program. */
void channel_end(struct channel *c);

#endif
