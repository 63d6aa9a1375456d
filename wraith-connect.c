/*
 * wraith-connect: carries one channel to a host and port, straight or through
 * proxies. This file is the command line: the run from argv to exit status.
 */

#include <sys/stat.h>

#include <netdb.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "clock.h"
#include "os/descriptor.h"
#include "outbound.h"
#include "outcome.h"
#include "route.h"
#include "setup.h"
#include "target.h"
#include "wipe.h"

#define TIMEOUT_DEFAULT (60 * 1000)

/* Two words of a program's name and a target, and room for blanks. */
#define COMMAND_MAX 512

extern char **environ;

struct options {
	struct target target;
	struct route route;
	int64_t timeout; /* milliseconds; 0 for none */
	int family;
	struct address bind;
	bool forced, exit_on_eof, verbose, quiet, help, version;
	enum proxy_kind bare; /* of a --proxy without a scheme */
	bool bare_given;
	unsigned proxies;
	const char *proxy[ROUTE_HOPS_MAX];
};

/* What -v tells of the stages as they pass. */
struct report {
	int err;
	bool verbose;
	int64_t start;
	unsigned hops, accepted;
};

enum { OPTION_FORCED = 256, OPTION_QUIET, OPTION_EXIT_ON_EOF };

static const char short_options[] = ":46X:hs:vVw:x:";
static const struct option long_options[] = {
	{ "bind", required_argument, NULL, 's' },
	{ "exit-on-eof", no_argument, NULL, OPTION_EXIT_ON_EOF },
	{ "forced", no_argument, NULL, OPTION_FORCED },
	{ "help", no_argument, NULL, 'h' },
	{ "proxy", required_argument, NULL, 'x' },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "timeout", required_argument, NULL, 'w' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
    "usage: wraith-connect [options] HOST PORT | HOST:PORT | [IPV6]:PORT\n"
    "       wraith-connect --forced [options]\n"
    "Connect to a target and carry bytes between it and stdin and stdout.\n"
    "\n"
    "  -x, --proxy URL     by way of a proxy; repeat it for a chain:\n"
    "                      [socks5h|socks5|http://][USER[:PASS]@]HOST[:PORT]\n"
    "  -X 5|connect        what a --proxy without a scheme speaks; SOCKS5\n"
    "  -w, --timeout SECS  for getting connected; 60, 0 for none\n"
    "  -4, -6              use IPv4 only, IPv6 only\n"
    "  -s, --bind ADDR     connect from this address\n"
    "      --exit-on-eof   either side's end ends the run\n"
    "      --forced        take the target from SSH_ORIGINAL_COMMAND,\n"
    "                      as sshd's ForceCommand\n"
    "  -v, --verbose       tell of each stage\n"
    "      --quiet         tell nothing, not even errors\n"
    "  -h, --help          print this\n"
    "  -V, --version       print the version\n"
    "\n"
    "In ssh_config:  ProxyCommand wraith-connect -x socks5h://proxy %h %p\n"
    "Exit status: 0 done, 64 usage, 68 no such name, 69 unreachable, 71 "
    "system,\n"
    "74 broke, 75 timed out, 76 proxy's answer, 77 forbidden. See the "
    "manual.\n";

static const char version_text[] = "wraith-connect " VERSION "\n";

static struct verdict
ok(void)
{
	return outcome_verdict(OUTCOME_OK, 0);
}

static struct verdict
no(enum outcome what)
{
	return outcome_verdict(what, 0);
}

/* There is nobody to tell when this fails. */
static void
say(int fd, const char *text, size_t len)
{
	ssize_t n = write(fd, text, len);

	(void)n;
}

/* Seconds with a decimal fraction, to milliseconds, never down to none. */
static bool
parse_seconds(const char *text, int64_t *ms)
{
	int64_t value = 0, scale = 1000;
	bool digits = false, fraction = false, lost = false;

	for (; *text != '\0'; text++) {
		if (*text == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (*text < '0' || *text > '9' || value > INT64_C(1) << 40)
			return false;
		digits = true;
		if (!fraction)
			value = value * 10 + (*text - '0') * 1000;
		else if (scale > 1)
			value += (*text - '0') * (scale /= 10);
		else
			lost = lost || *text != '0';
	}
	*ms = value == 0 && lost ? 1 : value;
	return digits;
}

static struct verdict
parse_bind(struct options *o, const char *text)
{
	struct target t;
	struct verdict v = target_set(&t, text, 0);

	if (v.what == OUTCOME_RESERVED)
		return v;
	if (v.what != OUTCOME_OK || t.kind == TARGET_NAME ||
	    !address_set(&o->bind, &t))
		return no(OUTCOME_OPTION_BIND);
	return ok();
}

static struct verdict
parse_protocol(struct options *o, const char *text)
{
	o->bare_given = true;
	if (strcmp(text, "5") == 0)
		o->bare = PROXY_SOCKS5;
	else if (strcmp(text, "connect") == 0)
		o->bare = PROXY_HTTP_CONNECT;
	else
		return no(OUTCOME_OPTION_PROTOCOL);
	return ok();
}

static struct verdict
parse_family(struct options *o, int family)
{
	if (o->family != AF_UNSPEC && o->family != family)
		return no(OUTCOME_OPTION_FAMILY);
	o->family = family;
	return ok();
}

static struct verdict
parse_option(struct options *o, int option, const char *argument)
{
	switch (option) {
	case '4':
		return parse_family(o, AF_INET);
	case '6':
		return parse_family(o, AF_INET6);
	case 'X':
		return parse_protocol(o, argument);
	case 'h':
		o->help = true;
		return ok();
	case 's':
		return parse_bind(o, argument);
	case 'v':
		o->verbose = true;
		return ok();
	case 'V':
		o->version = true;
		return ok();
	case 'w':
		return parse_seconds(argument, &o->timeout)
		    ? ok()
		    : no(OUTCOME_OPTION_SECONDS);
	case 'x':
		if (o->proxies == ROUTE_HOPS_MAX)
			return no(OUTCOME_PROXY_HOPS);
		o->proxy[o->proxies++] = argument;
		return ok();
	case OPTION_FORCED:
		o->forced = true;
		return ok();
	case OPTION_QUIET:
		o->quiet = true;
		return ok();
	case OPTION_EXIT_ON_EOF:
		o->exit_on_eof = true;
		return ok();
	case ':':
		return no(OUTCOME_OPTION_ARGUMENT);
	default:
		return no(OUTCOME_OPTION_UNKNOWN);
	}
}

/* What only the whole command line tells. */
static struct verdict
finish_options(struct options *o)
{
	struct verdict v = ok();
	unsigned i;

	if (o->bind.len > 0)
		v = parse_family(o, o->bind.as.any.sa_family);
	if (v.what == OUTCOME_OK && o->bare_given && o->proxies == 0)
		v = no(OUTCOME_OPTION_PROTOCOL);
	for (i = 0; i < o->proxies && v.what == OUTCOME_OK; i++)
		v = route_add(&o->route, o->proxy[i], o->bare);
	return v;
}

static struct verdict
parse_target(struct target *to, const char *host, const char *port)
{
	struct verdict v = target_set(to, host, 0);
	const struct servent *service;

	if (v.what != OUTCOME_OK || target_port(port, &to->port))
		return v;
	service = target_service(port) ? getservbyname(port, "tcp") : NULL;
	if (service == NULL)
		return no(OUTCOME_TARGET_PORT);
	to->port = ntohs((uint16_t)service->s_port);
	return ok();
}

static struct verdict
parse_words(struct target *to, char *const *word, int words)
{
	struct verdict v;
	char *host, *port;

	if (words == 0)
		return no(OUTCOME_TARGET_MISSING);
	if (words > 2)
		return no(OUTCOME_TARGET_WORDS);
	if (words == 2)
		return parse_target(to, word[0], word[1]);
	v = target_split(word[0], &host, &port);
	return v.what == OUTCOME_OK ? parse_target(to, host, port) : v;
}

/* What a client asked of sshd, cut at blanks and never seen by a shell. */
static struct verdict
parse_command(struct target *to, char *command)
{
	static const char blanks[] = " \t";
	char *word[3];
	int words = 0, first;

	for (;;) {
		command += strspn(command, blanks);
		if (*command == '\0')
			break;
		if (words == 3 || *command == '-')
			return no(OUTCOME_FORCED_COMMAND);
		word[words++] = command;
		command += strcspn(command, blanks);
		if (*command != '\0')
			*command++ = '\0';
	}
	if (words == 0)
		return no(OUTCOME_FORCED_LOGIN);
	/* What clients have in their ssh_config today. */
	first = words > 1 &&
	    (strcmp(word[0], "wraith-connect") == 0 ||
		strcmp(word[0], "nc") == 0);
	words -= first;
	if (words > 2 || (words == 1 && strchr(word[first], ':') == NULL))
		return no(OUTCOME_FORCED_COMMAND);
	return parse_words(to, word + first, words);
}

/*
 * Takes the client's command, and its bytes out of the environment: unsetenv
 * would leave them in /proc/PID/environ.
 */
static bool
take_command(char *command, size_t size)
{
	static const char name[] = "SSH_ORIGINAL_COMMAND=";
	size_t len = sizeof(name) - 1;
	bool whole = true;
	char **one;

	command[0] = '\0';
	for (one = environ; *one != NULL; one++) {
		if (strncmp(*one, name, len) != 0)
			continue;
		whole = strlen(*one + len) < size;
		outcome_append(command, size, 0, *one + len);
		wipe(*one + len, strlen(*one + len));
	}
	return whole;
}

/* The target, from the client when forced, or from the words of argv. */
static struct verdict
find_target(struct options *o, char *const *word, int words)
{
	char command[COMMAND_MAX];
	bool whole = take_command(command, sizeof(command));
	struct verdict v;

	if (!o->forced)
		v = parse_words(&o->target, word, words);
	else if (words > 0)
		v = no(OUTCOME_FORCED_TARGET);
	else if (!whole)
		v = no(OUTCOME_FORCED_COMMAND);
	else
		v = parse_command(&o->target, command);
	wipe(command, sizeof(command));
	return v;
}

/* Afterwards argv is empty: nothing of it shows in ps. */
static struct verdict
parse_argv(struct options *o, int argc, char **argv)
{
	struct verdict v = ok();
	int i, option;

	opterr = 0;
	while (v.what == OUTCOME_OK &&
	    (option = getopt_long(
		 argc, argv, short_options, long_options, NULL)) != -1)
		v = parse_option(o, option, optarg);
	if (v.what == OUTCOME_OK && !o->help && !o->version)
		v = finish_options(o);
	if (v.what == OUTCOME_OK && !o->help && !o->version)
		v = find_target(o, argv + optind, argc - optind);
	for (i = 1; i < argc; i++)
		wipe(argv[i], strlen(argv[i]));
	return v;
}

static bool
is_open(int fd, int wrong_mode)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & O_ACCMODE) != wrong_mode;
}

/* A socket must never come to sit where a standard descriptor belongs. */
static struct verdict
check_descriptors(void)
{
	if (!is_open(STDIN_FILENO, O_WRONLY))
		return no(OUTCOME_STDIN_CLOSED);
	if (!is_open(STDOUT_FILENO, O_RDONLY))
		return no(OUTCOME_STDOUT_CLOSED);
	if (fcntl(STDERR_FILENO, F_GETFL) == -1 &&
	    open("/dev/null", O_WRONLY) == -1)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	descriptor_close_from(STDERR_FILENO + 1);
	return ok();
}

static void
tell(const struct report *r, const char *text)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || r->err == -1)
		return;
	at = outcome_append(line, sizeof(line), 0, "wraith-connect: ");
	at = outcome_append(line, sizeof(line), at, text);
	at = outcome_append(line, sizeof(line), at, ", after ");
	at = outcome_append_number(line, sizeof(line), at,
	    (unsigned long long)(clock_ms() - r->start));
	at = outcome_append(line, sizeof(line), at, " ms\n");
	say(r->err, line, at);
}

static void
tell_stage(void *ctx, enum setup_stage stage)
{
	struct report *r = ctx;

	switch (stage) {
	case SETUP_RESOLVED:
		tell(r, "resolve: the name has addresses");
		break;
	case SETUP_CONNECTED:
		r->accepted = 0;
		tell(r,
		    r->hops > 0 ? "connect: the proxy is connected"
				: "connect: the target is connected");
		break;
	case SETUP_ACCEPTED:
		r->accepted++;
		tell(r,
		    r->accepted == r->hops
			? "proxy: the target is connected"
			: "proxy: the next proxy is connected");
		break;
	}
}

static bool
is_pipe_or_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 &&
	    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* Ctrl-C in a terminal must not cut the ssh master that we serve. */
static void
ignore_interrupts(const struct client *client)
{
	if (is_pipe_or_socket(client->in) && is_pipe_or_socket(client->out))
		signal(SIGINT, SIG_IGN);
}

static struct verdict
connect_target(
    struct options *o, struct client *client, struct report *report, int *net)
{
	struct setup setup = { .deadline = CLOCK_NEVER,
		.family = o->family,
		.bind = o->bind,
		.client = client,
		.tell = tell_stage,
		.ctx = report };
	struct verdict v;

	if (o->timeout > 0)
		setup.deadline = report->start + o->timeout;
	v = connect_outbound(&o->target, &o->route, &setup, net);
	wipe(&o->route, sizeof(o->route));
	wipe(&o->target, sizeof(o->target));
	return v;
}

static struct verdict
carry(struct options *o, struct client *client)
{
	const struct channel_options channel = {
		.exit_on_eof = o->exit_on_eof
	};
	struct report report = { .err = client->err,
		.verbose = o->verbose && !o->quiet,
		.start = clock_ms(),
		.hops = o->route.hops };
	struct verdict v;
	int net;

	v = connect_target(o, client, &report, &net);
	if (v.what != OUTCOME_OK)
		return v;
	tell(&report, "relay: open");
	ignore_interrupts(client);
	v = proxy_channel(net, client, &channel);
	report.err = client->err;
	if (v.what == OUTCOME_OK)
		tell(&report, "relay: ended in order");
	return v;
}

int
main(int argc, char **argv)
{
	struct client client = {
		.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO
	};
	struct options o = { .timeout = TIMEOUT_DEFAULT,
		.family = AF_UNSPEC,
		.bare = PROXY_SOCKS5 };
	char line[OUTCOME_LINE_MAX];
	struct verdict v;

	signal(SIGPIPE, SIG_IGN);
	v = parse_argv(&o, argc, argv);
	if (v.what == OUTCOME_OK && (o.help || o.version)) {
		if (o.help)
			say(client.out, help_text, sizeof(help_text) - 1);
		else
			say(client.out, version_text, sizeof(version_text) - 1);
		return outcome_status(OUTCOME_OK);
	}
	if (v.what == OUTCOME_OK)
		v = check_descriptors();
	if (v.what == OUTCOME_OK)
		v = carry(&o, &client);
	if (v.what != OUTCOME_OK && !o.quiet && client.err != -1)
		say(client.err, line, outcome_message(v, line, sizeof(line)));
	return outcome_status(v.what);
}
