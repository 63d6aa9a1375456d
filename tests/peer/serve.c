/* peer serve: listens, and runs the script on each connection. */
#include "system.h"

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands.h"
#include "connection.h"
#include "fail.h"
#include "listen.h"
#include "peer.h"
#include "script.h"
#include "text.h"

struct serve_options {
	const char *bind, *port, *path;
	unsigned int rcvbuf, limit;
	bool fork;
};

static struct serve_options
parse_serve(int argc, char **argv)
{
	static const struct option known[] = {
		{ "bind", required_argument, NULL, 'b' },
		{ "port", required_argument, NULL, 'p' },
		{ "unix", required_argument, NULL, 'u' },
		{ "rcvbuf", required_argument, NULL, 'r' },
		{ "fork", no_argument, NULL, 'f' },
		{ "limit", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	struct serve_options o = { "127.0.0.1", "0", NULL, 0, 600, false };
	int c;

	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1)
		switch (c) {
		case 'b':
			o.bind = optarg;
			break;
		case 'p':
			o.port = optarg;
			break;
		case 'u':
			o.path = optarg;
			break;
		case 'r':
			o.rcvbuf = text_small_number(optarg);
			break;
		case 'f':
			o.fork = true;
			break;
		case 'l':
			o.limit = text_small_number(optarg);
			break;
		default:
			exit(EXIT_BROKEN);
		}
	return o;
}

/* Accepts connections forever; returns in a child, with one of them. */
static void
fork_for_each(struct peer *p, unsigned int limit)
{
	if (setpgid(0, 0) == -1 && getpgrp() != getpid())
		broken_errno("setpgid");
	fail_set_victim(-getpid());
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		do_accept(p, NULL);
		switch (fork()) {
		case -1:
			broken_errno("fork");
		case 0:
			fail_set_victim(0);
			signal(SIGTERM, SIG_DFL);
			alarm(limit);
			return;
		default:
			break;
		}
	}
}

int
serve(int argc, char **argv)
{
	struct serve_options o = parse_serve(argc, argv);
	struct peer p = { .in = -1, .out = -1 };
	bool has_flags;

	if (*script_begin(SERVE, argv + optind, o.limit, &has_flags) != NULL)
		broken("a script of serve has no --");
	if (o.path != NULL)
		p.listener = listen_unix(o.path);
	else
		p.listener = listen_tcp(o.bind, o.port, o.rcvbuf);
	connection_set_private(p.listener);
	if (o.path != NULL) {
		puts(o.path);
		fflush(stdout);
	} else
		listen_print_port(p.listener);
	if (o.fork)
		fork_for_each(&p, o.limit);
	else
		do_accept(&p, NULL);
	script_run(&p, argv + optind);
	return 0;
}
