/* peer run: starts a command, and runs the script as its client. */
#include "system.h"

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "fail.h"
#include "launch.h"
#include "peer.h"
#include "script.h"
#include "text.h"

static struct run_options
parse_run(int argc, char **argv)
{
	static const struct option known[] = {
		{ "stdin", required_argument, NULL, 'i' },
		{ "stdout", required_argument, NULL, 'o' },
		{ "stderr", required_argument, NULL, 'e' },
		{ "nonblock-in", no_argument, NULL, 'I' },
		{ "nonblock-out", no_argument, NULL, 'O' },
		{ "leak", no_argument, NULL, 'k' },
		{ "setsid", no_argument, NULL, 's' },
		{ "block", no_argument, NULL, 'b' },
		{ "env", required_argument, NULL, 'E' },
		{ "limit", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	struct run_options o = { .kind = { "pipe", "pipe" }, .limit = 60 };
	int c;

	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1)
		switch (c) {
		case 'i':
		case 'o':
			o.kind[c == 'i' ? 0 : 1] = optarg;
			break;
		case 'e':
			o.errors = optarg;
			break;
		case 'I':
		case 'O':
			o.nonblock[c == 'I' ? 0 : 1] = true;
			break;
		case 'k':
			o.leak = true;
			break;
		case 's':
			o.setsid = true;
			break;
		case 'b':
			o.block = true;
			break;
		case 'E':
			o.env = optarg;
			break;
		case 'l':
			o.limit = text_small_number(optarg);
			break;
		default:
			exit(EXIT_BROKEN);
		}
	return o;
}

int
run(int argc, char **argv)
{
	struct run_options o = parse_run(argc, argv);
	struct peer p = { .listener = -1 };
	struct stage s = { .options = &o };
	char **script = argv + optind, **command;
	bool has_flags;

	/* getopt eats the -- of a script without a word. */
	if (optind > 0 && strcmp(argv[optind - 1], "--") == 0)
		script--;
	command = script_begin(RUN, script, o.limit, &has_flags);
	if (*command == NULL || *++command == NULL)
		broken("no command");
	launch_stdio(&p, &s);
	launch_stderr(&p, &s);
	launch_leak(&p, &s);
	launch_flags(&p, &s, has_flags);
	launch(&p, &s, command);
	launch_close(&s);
	script_run(&p, script);
	if (!child_ends(&p, 0)) {
		kill(p.child, SIGKILL);
		child_ends(&p, -1);
	}
	return 0;
}
