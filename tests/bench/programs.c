/* The programs to measure, and their command lines. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define LOCAL "127.0.0.1 PORT"
#define OVER  "127.0.0.1:PORT"

struct program programs[PROGRAMS_MAX] = {
	{ "default", "./wraith-connect", "make", PROGRAM_OURS,
	    { LOCAL, "-x socks5h://" OVER " 127.0.0.1 22",
		"-x socks5h://u:p@" OVER " 127.0.0.1 22",
		"-x http://" OVER " 127.0.0.1 22" },
	    "--forced" },
	{ "static", "./wraith-connect-static", "make static", PROGRAM_OURS,
	    { LOCAL, "-x socks5h://" OVER " 127.0.0.1 22",
		"-x socks5h://u:p@" OVER " 127.0.0.1 22",
		"-x http://" OVER " 127.0.0.1 22" },
	    "--forced" },
	{ "optimistic", "./wraith-connect", "make", PROGRAM_OURS,
	    { "--optimistic " LOCAL,
		"--optimistic -x socks5h://" OVER " 127.0.0.1 22",
		"--optimistic -x socks5h://u:p@" OVER " 127.0.0.1 22",
		"--optimistic -x http://" OVER " 127.0.0.1 22" },
	    NULL, "trips." },
	{ "bare", "tests/bench/limit", "make bench", PROGRAM_LIMIT,
	    { "direct PORT", "socks5 PORT", "password PORT", "http PORT" } },
	{ "bare-dyn", "tests/bench/limit-dynamic", "make bench", PROGRAM_LIMIT,
	    { "direct PORT", "socks5 PORT", "password PORT", "http PORT" } },
	{ "bare-rw", "tests/bench/limit", "make bench", PROGRAM_LIMIT,
	    { "direct PORT rw", "socks5 PORT rw", "password PORT rw",
		"http PORT rw" } },
	{ "nc", "nc.openbsd", "netcat-openbsd", PROGRAM_PEER,
	    { LOCAL, "-X 5 -x " OVER " 127.0.0.1 22", NULL,
		"-X connect -x " OVER " 127.0.0.1 22" },
	    "$SSH_ORIGINAL_COMMAND" },
	{ "ncat", "ncat", "ncat", PROGRAM_PEER,
	    { LOCAL, "--proxy-type socks5 --proxy " OVER " 127.0.0.1 22",
		"--proxy-type socks5 --proxy-auth u:p --proxy " OVER
		" 127.0.0.1 22",
		"--proxy-type http --proxy " OVER " 127.0.0.1 22" } },
	{ "socat", "socat", "socat", PROGRAM_PEER,
	    { "- TCP:" OVER, "- SOCKS5-CONNECT:127.0.0.1:PORT:127.0.0.1:22",
		NULL, "- PROXY:127.0.0.1:127.0.0.1:22,proxyport=PORT" } },
	{ "connect", "connect-proxy", "connect-proxy", PROGRAM_PEER,
	    { LOCAL, "-5 -S " OVER " 127.0.0.1 22",
		"-5 -S u@" OVER " 127.0.0.1 22", "-H " OVER " 127.0.0.1 22" } },
	{ "corkscrew", "corkscrew", "corkscrew", PROGRAM_PEER,
	    { NULL, NULL, NULL, LOCAL " 127.0.0.1 22" } },
	{ "proxytunnel", "proxytunnel", "proxytunnel", PROGRAM_PEER,
	    { NULL, NULL, NULL, "-q -p " OVER " -d 127.0.0.1:22" } },
	{ "ssh-W", "ssh", "openssh-client", PROGRAM_PEER, { NULL }, NULL,
	    "forward." },
};

bool
begins(const char *text, const char *with)
{
	return with == NULL || strncmp(text, with, strlen(with)) == 0;
}

/* find(program): its absolute path, or an empty one. */
static void
find(struct program *program)
{
	char name[4096], *folders, *folder, *state;

	if (strchr(program->file, '/') != NULL) {
		if (realpath(program->file, name) != NULL)
			strcpy(program->path, name);
		return;
	}
	folders = strdup(getenv("PATH") != NULL ? getenv("PATH") : "/usr/bin");
	folder = strtok_r(folders, ":", &state);
	for (; folder != NULL; folder = strtok_r(NULL, ":", &state)) {
		snprintf(name, sizeof(name), "%s/%s", folder, program->file);
		if (access(name, X_OK) == 0) {
			strcpy(program->path, name);
			break;
		}
	}
	free(folders);
}

size_t
programs_find(const char *begin)
{
	size_t n = 0;

	for (; programs[n].name != NULL; n++) {
		if (!begins(programs[n].name, begin))
			continue;
		find(&programs[n]);
		if (programs[n].path[0] == '\0')
			printf("%s is not here: %s\n", programs[n].name,
			    programs[n].package);
	}
	return n;
}

enum route
native_route(const struct program *program)
{
	return program->words[ROUTE_DIRECT] != NULL ? ROUTE_DIRECT : ROUTE_HTTP;
}

/* by_name(program, name, words): those of a direct route, to that name. */
static bool
by_name(const struct program *program, const char *name, char words[256])
{
	static const char address[] = "127.0.0.1";
	const char *from = program->words[ROUTE_DIRECT], *found;

	found = from != NULL ? strstr(from, address) : NULL;
	if (found == NULL)
		return false;
	snprintf(words, 256, "%.*s%s%s", (int)(found - from), from, name,
	    found + strlen(address));
	return true;
}

bool
words_of(const struct program *program, enum route route, unsigned port,
    struct words *words)
{
	const char *from = program->words[route], *found;
	char *word, *state, *to = words->text, named[256];
	size_t n = 0;

	if ((route == ROUTE_NAME && by_name(program, "localhost", named)) ||
	    (route == ROUTE_DNS && by_name(program, "target.example", named)))
		from = named;
	if (from == NULL || program->path[0] == '\0')
		return false;
	while ((found = strstr(from, "PORT")) != NULL) {
		to = mempcpy(to, from, (size_t)(found - from));
		to += sprintf(to, "%u", port);
		from = found + strlen("PORT");
	}
	strcpy(to, from);
	words->argv[n++] = (char *)program->path;
	word = strtok_r(words->text, " ", &state);
	for (; word != NULL && n < WORDS_MAX;
	     word = strtok_r(NULL, " ", &state))
		words->argv[n++] = word;
	words->argv[n] = NULL;
	return true;
}
