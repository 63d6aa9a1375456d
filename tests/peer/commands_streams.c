/* Commands of a script: streams of many bytes */
#include "system.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "stream.h"
#include "text.h"
#include "wait.h"

enum { SLOW_CHUNK = 16 * 1024 };

void
do_pattern(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);
	int moved;

	while (s.left > 0) {
		if ((moved = stream_send(p, &s)) == -1)
			fail("write after %ju bytes: %s", (uintmax_t)s.at,
			    strerror(errno));
		if (moved == 0)
			wait_for(p->out, POLLOUT, -1);
	}
}

void
do_check(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);

	while (s.left > 0)
		stream_check_all(p, &s, CONNECTION_CHUNK);
}

void
do_check_slow(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);
	uint64_t ms = text_number(arg[2]);

	while (s.left > 0) {
		wait_ms(ms);
		stream_check_all(p, &s, SLOW_CHUNK);
	}
}

/* Sends and checks at the same time; a failed send may end the sending. */
static void
send_and_check(
    struct peer *p, struct stream *out, struct stream *in, bool may_fail)
{
	while (out->left > 0 || in->left > 0) {
		struct pollfd fds[2] = {
			{ in->left > 0 ? p->in : -1, POLLIN, 0 },
			{ out->left > 0 ? p->out : -1, POLLOUT, 0 },
		};

		if (may_fail && in->left == 0)
			break;
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			broken_errno("poll");
		if (fds[0].revents != 0)
			stream_check_all(p, in, CONNECTION_CHUNK);
		if (fds[1].revents == 0 || stream_send(p, out) != -1)
			continue;
		if (!may_fail)
			fail("write after %ju bytes: %s", (uintmax_t)out->at,
			    strerror(errno));
		out->left = 0;
	}
}

void
do_both(struct peer *p, char **arg)
{
	struct stream out = stream_of(arg[0], arg[1]);
	struct stream in = stream_of(arg[2], arg[3]);

	send_and_check(p, &out, &in, false);
}

void
do_check_flood(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream out = stream_of(seed, NULL);
	struct stream in = stream_of(arg[0], arg[1]);

	send_and_check(p, &out, &in, true);
}

void
do_stuff(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream s = stream_of(seed, arg[0]);
	int moved;

	while (s.left > 0) {
		if ((moved = stream_send(p, &s)) == -1)
			fail("write after %ju bytes: %s", (uintmax_t)s.at,
			    strerror(errno));
		if (moved == 0 && !wait_for(p->out, POLLOUT, 500))
			break;
	}
	printf("stuffed %ju\n", (uintmax_t)s.at);
	fflush(stdout);
}

static void
check_to_the_end(struct peer *p, struct stream *s)
{
	while (stream_check(p, s, CONNECTION_CHUNK))
		continue;
	printf("checked %ju\n", (uintmax_t)s->at);
	fflush(stdout);
}

void
do_checkall(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], NULL);

	check_to_the_end(p, &s);
}

void
do_checkall_slow(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], NULL);
	unsigned int steps = text_small_number(arg[1]);

	for (; steps > 0; steps--) {
		wait_ms(text_number(arg[2]));
		stream_check_all(p, &s, SLOW_CHUNK);
	}
	check_to_the_end(p, &s);
}

void
do_flood(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream s = stream_of(seed, NULL);
	int moved;

	(void)arg;
	while ((moved = stream_send(p, &s)) != -1)
		if (moved == 0)
			wait_for(p->out, POLLOUT, -1);
}

/* After the other side's end, the system would report EPIPE. */
void
do_flood_reset(struct peer *p, char **arg)
{
	do_flood(p, arg);
	if (errno != ECONNRESET)
		fail("%s", strerror(errno));
}
