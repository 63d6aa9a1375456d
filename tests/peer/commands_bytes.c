/* Commands of a script: the bytes that a script names */
#include "system.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "text.h"
#include "wait.h"

void
do_send(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *data = text_unescape(arg[0], &len);

	connection_give_all(p, data, len);
	free(data);
}

void
do_urgent(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *data = text_unescape(arg[0], &len);

	if (send(p->out, data, len, MSG_OOB) != (ssize_t)len)
		fail("send: %s", strerror(errno));
	free(data);
}

void
do_expect(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *want = text_unescape(arg[0], &len);
	unsigned char *got = malloc(len + 1);
	char want_text[400], got_text[400];

	if (got == NULL)
		broken_errno("malloc");
	connection_take_all(p, got, len);
	if (memcmp(got, want, len) != 0)
		fail("got \"%s\", not \"%s\"",
		    text_escape(got, len, got_text, sizeof(got_text)),
		    text_escape(want, len, want_text, sizeof(want_text)));
	free(want);
	free(got);
}

void
do_drip(struct peer *p, char **arg)
{
	uint64_t ms = text_number(arg[0]);
	size_t i, len;
	unsigned char *data = text_unescape(arg[1], &len);

	for (i = 0; i < len; i++) {
		wait_ms(ms);
		connection_give_all(p, data + i, 1);
	}
	free(data);
}

void
do_file(struct peer *p, char **arg)
{
	unsigned char buf[CONNECTION_CHUNK];
	size_t n;
	FILE *f = fopen(arg[0], "re");

	if (f == NULL)
		broken_errno(arg[0]);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		connection_give_all(p, buf, n);
	fclose(f);
}

void
do_save(struct peer *p, char **arg)
{
	unsigned char buf[CONNECTION_CHUNK];
	ssize_t n;
	FILE *f = fopen(arg[0], "we");

	if (f == NULL)
		broken_errno(arg[0]);
	while ((n = connection_take(p, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)n, f);
	if (n == -1)
		fail("read: %s", strerror(errno));
	if (fclose(f) == EOF)
		broken_errno(arg[0]);
}

void
do_drain(struct peer *p, char **arg)
{
	unsigned char buf[CONNECTION_CHUNK];

	(void)arg;
	while (connection_take(p, buf, sizeof(buf)) > 0)
		continue;
}

void
do_drain_reset(struct peer *p, char **arg)
{
	unsigned char buf[CONNECTION_CHUNK];
	ssize_t n;

	(void)arg;
	while ((n = connection_take(p, buf, sizeof(buf))) > 0)
		continue;
	if (n == 0)
		fail("end of file");
	if (errno != ECONNRESET)
		fail("%s", strerror(errno));
}

void
do_echo(struct peer *p, char **arg)
{
	unsigned char buf[CONNECTION_CHUNK];
	ssize_t n;

	(void)arg;
	while ((n = connection_take(p, buf, sizeof(buf))) > 0)
		connection_give_all(p, buf, (size_t)n);
	if (n == -1)
		fail("read: %s", strerror(errno));
}
