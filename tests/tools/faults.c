/*
 * faults: one channel through a program that fails, and its result.
 *
 * faults [options] COMMAND [ARG...]
 *	Starts COMMAND with a target as two more arguments, and holds the other
 *	ends of its stdin and stdout. Both sides send a known stream and its
 *	end.
 *	--via WAY	direct (default), socks5, http: with --proxy before them
 *	--target HOST	default 127.0.0.1
 *	--sockets	a socket pair for stdin and stdout, not two pipes
 *	--bytes N	the size of each stream; default 64 KiB
 *	--limit SECS	the time limit; default 20
 *
 * It prints one line of words: exit N, signal N or hung; the upload and the
 * download, each of them whole, all (but its end is an error), part or wrong;
 * the milliseconds of processor time; then all messages of COMMAND, its lines
 * joined by " | ". Exit status 2: a usage error or a failed system call.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* err.h, struct rusage */
#endif

#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../soak/channel.h"
#include "../soak/server.h"

enum { EXIT_BROKEN = 2, WORDS_MAX = 64, TICK = 2 };

static void
arrived(void *ctx, uint32_t id, int fd)
{
	(void)id;
	channel_arrived(ctx, fd);
}

static void
run(struct channel *c, struct server *s, int64_t until)
{
	struct pollfd fds[CHANNEL_POLLS + SERVER_POLLS];
	int64_t now, wake;
	nfds_t n;

	while (!channel_is_over(c) && (now = clock_now()) < until) {
		/* Nothing else reports the end of a program. */
		wake = now + TICK;
		channel_prepare(c, fds, now, &wake);
		n = CHANNEL_POLLS + server_prepare(s, fds + CHANNEL_POLLS);
		if (poll(fds, n, (int)(wake - now)) == -1) {
			if (errno == EINTR)
				continue;
			err(EXIT_BROKEN, "poll");
		}
		channel_serve(c, fds);
		server_serve(s, fds + CHANNEL_POLLS, arrived, c);
	}
}

static const char *
fate(const struct flow *f)
{
	if (f->wrong)
		return "wrong";
	if (f->got < f->goal)
		return "part";
	return f->ended ? "whole" : "all";
}

static long
milliseconds(const struct rusage *usage)
{
	return (long)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
	    (long)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

static void
tell(struct channel *c, bool hung)
{
	char *at, *line;

	if (hung)
		printf("hung 0");
	else if (WIFSIGNALED(c->status))
		printf("signal %d", WTERMSIG(c->status));
	else
		printf("exit %d", WEXITSTATUS(c->status));
	printf(" %s %s %ld", fate(&c->up), fate(&c->down),
	    milliseconds(&c->usage));
	c->said[c->said_len] = '\0';
	for (line = strtok_r(c->said, "\n", &at); line != NULL;
	     line = strtok_r(NULL, "\n", &at))
		printf("%s%s", line == c->said ? " " : " | ", line);
	printf("\n");
}

static void
usage(void)
{
	fprintf(stderr, "usage: see the head of tests/tools/faults.c\n");
	exit(EXIT_BROKEN);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "via", required_argument, NULL, 'v' },
		{ "target", required_argument, NULL, 't' },
		{ "sockets", no_argument, NULL, 's' },
		{ "bytes", required_argument, NULL, 'b' },
		{ "limit", required_argument, NULL, 'l' },
		{ 0 },
	};
	static const struct pace quick = { .step = 32 * 1024 };
	static struct server server;
	struct channel c = { .id = 1 };
	enum server_via via = VIA_DIRECT;
	char port[8], proxy[64], *target = "127.0.0.1", *words[WORDS_MAX];
	unsigned long long bytes = 64 * 1024;
	int64_t limit = 20;
	bool sockets = false;
	int option, n = 0;

	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (option) {
		case 'v':
			via = server_via_of(optarg);
			break;
		case 't':
			target = optarg;
			break;
		case 's':
			sockets = true;
			break;
		case 'b':
			bytes = strtoull(optarg, NULL, 10);
			break;
		case 'l':
			limit = strtol(optarg, NULL, 10);
			break;
		default:
			usage();
		}
	}
	if (optind == argc || argc - optind > WORDS_MAX - 5 || via == VIA_COUNT)
		usage();
	signal(SIGPIPE, SIG_IGN);
	if (server_open(&server) == -1)
		err(EXIT_BROKEN, "server");
	while (optind < argc)
		words[n++] = argv[optind++];
	if (via != VIA_DIRECT) {
		snprintf(proxy, sizeof(proxy), "%s://127.0.0.1:%u",
		    via == VIA_SOCKS5 ? "socks5h" : "http", server.port[via]);
		words[n++] = "--proxy";
		words[n++] = proxy;
	}
	snprintf(port, sizeof(port), "%u", server.port[VIA_DIRECT]);
	words[n++] = target;
	words[n++] = port;
	words[n] = NULL;
	c.up = (struct flow){ .seed = 1,
		.goal = bytes,
		.write_pace = quick,
		.read_pace = quick };
	c.down = c.up;
	c.down.seed = 2;
	if (!channel_start(&c, sockets, words))
		err(EXIT_BROKEN, "%s", words[0]);
	run(&c, &server, clock_now() + limit * 1000);
	limit = !channel_is_over(&c);
	channel_end(&c);
	tell(&c, limit);
	return 0;
}
