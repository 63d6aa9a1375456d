/* Streams: splitmix64, so that any eight bytes can be made at once. */
#include "system.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "stream.h"
#include "text.h"

struct stream
stream_of(const char *seed, const char *bytes)
{
	struct stream s = { text_number(seed), 0, UINT64_MAX };

	if (bytes != NULL)
		s.left = text_number(bytes);
	return s;
}

/* The word-th eight bytes: splitmix64. */
static uint64_t
stream_word(const struct stream *s, uint64_t word)
{
	uint64_t z = (s->seed << 40) + (word + 1) * 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* The next bytes, up to max; returns how many. Does not move on. */
static size_t
stream_next(const struct stream *s, unsigned char *buf, size_t max)
{
	size_t i, len = s->left < max ? (size_t)s->left : max;
	uint64_t word = stream_word(s, s->at / 8);

	for (i = 0; i < len; i++) {
		uint64_t at = s->at + i;

		if (at % 8 == 0)
			word = stream_word(s, at / 8);
		buf[i] = (unsigned char)(word >> (8 * (at % 8)));
	}
	return len;
}

static void
stream_advance(struct stream *s, size_t len)
{
	s->at += len;
	s->left -= len;
}

int
stream_send(struct peer *p, struct stream *s)
{
	unsigned char buf[CONNECTION_CHUNK];
	size_t len = stream_next(s, buf, sizeof(buf));
	ssize_t n;

	if (p->out == -1)
		broken("nothing open to write to");
	n = write(p->out, buf, len);
	if (n == -1)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	stream_advance(s, (size_t)n);
	return 1;
}

static void
stream_compare(const struct stream *s, const unsigned char *got, size_t len)
{
	unsigned char want[CONNECTION_CHUNK];
	size_t i;

	stream_next(s, want, len);
	for (i = 0; i < len; i++)
		if (got[i] != want[i])
			fail("stream %ju differs at byte %ju: %#x, not %#x",
			    (uintmax_t)s->seed, (uintmax_t)(s->at + i), got[i],
			    want[i]);
}

bool
stream_check(struct peer *p, struct stream *s, size_t max)
{
	unsigned char buf[CONNECTION_CHUNK];
	ssize_t n;

	n = connection_take(p, buf, s->left < max ? (size_t)s->left : max);
	if (n == -1)
		fail("read after %ju bytes: %s", (uintmax_t)s->at,
		    strerror(errno));
	stream_compare(s, buf, (size_t)n);
	stream_advance(s, (size_t)n);
	return n > 0;
}

void
stream_check_all(struct peer *p, struct stream *s, size_t max)
{
	if (s->left > 0 && !stream_check(p, s, max))
		fail("end of file after %ju bytes, %ju are missing",
		    (uintmax_t)s->at, (uintmax_t)s->left);
}
