/* Scripts: the table of commands, and one after the other. */
#include "system.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fail.h"
#include "script.h"

static const struct command {
	const char *name;
	int args;
	enum mode modes;
	void (*run)(struct peer *, char **);
} commands[] = {
	{ "accept", 0, SERVE, do_accept },
	{ "alive", 0, RUN, do_alive },
	{ "both", 4, EITHER, do_both },
	{ "check", 2, EITHER, do_check },
	{ "check-flood", 2, EITHER, do_check_flood },
	{ "check-slow", 3, EITHER, do_check_slow },
	{ "checkall", 1, EITHER, do_checkall },
	{ "checkall-slow", 3, EITHER, do_checkall_slow },
	{ "close", 0, EITHER, do_close },
	{ "cpu", 1, RUN, do_cpu },
	{ "deaf", 0, RUN, do_deaf },
	{ "drain", 0, EITHER, do_drain },
	{ "drain-reset", 0, EITHER, do_drain_reset },
	{ "drip", 2, EITHER, do_drip },
	{ "echo", 0, EITHER, do_echo },
	{ "eof", 0, EITHER, do_eof },
	{ "errgone", 0, RUN, do_errgone },
	{ "expect", 1, EITHER, do_expect },
	{ "expect-reset", 0, EITHER, do_expect_reset },
	{ "file", 1, EITHER, do_file },
	{ "fin", 0, EITHER, do_fin },
	{ "flags", 0, RUN, do_flags },
	{ "flood", 0, EITHER, do_flood },
	{ "flood-reset", 0, EITHER, do_flood_reset },
	{ "flushed", 0, EITHER, do_flushed },
	{ "gone", 1, RUN, do_gone },
	{ "hold", 0, EITHER, do_hold },
	{ "kill", 1, RUN, do_kill },
	{ "leakgone", 0, RUN, do_leakgone },
	{ "pattern", 2, EITHER, do_pattern },
	{ "pidfile", 1, RUN, do_pidfile },
	{ "receive", 0, RUN, do_receive },
	{ "reset", 0, EITHER, do_reset },
	{ "rss", 1, RUN, do_rss },
	{ "save", 1, EITHER, do_save },
	{ "say", 1, EITHER, do_say },
	{ "send", 1, EITHER, do_send },
	{ "sleep", 1, EITHER, do_sleep },
	{ "status", 1, RUN, do_status },
	{ "stuff", 1, EITHER, do_stuff },
	{ "touch", 1, EITHER, do_touch },
	{ "urgent", 1, EITHER, do_urgent },
	{ "wait", 1, EITHER, do_wait },
};

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

char **
script_begin(enum mode mode, char **word, unsigned int limit, bool *has_flags)
{
	const struct command *c;
	int i;

	fail_set_place(mode == RUN ? "run" : "serve");
	*has_flags = false;
	while (*word != NULL && strcmp(*word, "--") != 0) {
		c = find_command(*word);
		if (c == NULL || (c->modes & mode) == 0)
			broken("unknown command: %s", *word);
		if (c->run == do_flags)
			*has_flags = true;
		for (i = 0; i <= c->args; i++, word++)
			if (*word == NULL)
				broken("%s: %d arguments", c->name, c->args);
	}
	alarm(limit);
	return word;
}

void
script_run(struct peer *p, char **word)
{
	const struct command *c;

	while (*word != NULL && strcmp(*word, "--") != 0) {
		c = find_command(*word);
		fail_set_place(c->name);
		c->run(p, word + 1);
		word += 1 + c->args;
	}
}
