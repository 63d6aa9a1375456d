/*
 * wraith-connect: carries one channel to a host and port, straight or through
 * proxies. This file is the command line: the run from argv to exit status.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/text.h"
#include "base/wipe.h"
#include "channel/fdpass.h"
#include "os/confine.h"
#include "os/descriptor.h"
#include "outbound/access.h"
#include "outbound/attempt.h"
#include "outbound/explain.h"
#include "outbound/lookup.h"
#include "outbound/retry.h"
#include "relay.h"
#include "report/progress.h"
#include "report/syslog.h"
#include "request/credentials.h"
#include "request/forced.h"
#include "request/options.h"
#include "route/no_proxy.h"
#include "route/route.h"

#define TIMEOUT_DEFAULT   (60 * 1000)
#define KEEPALIVE_DEFAULT 120

#define VARIABLE_MAX 8192

extern char **environ;

/*
 * A variable's value where it stands, for the caller to wipe: unsetenv would
 * leave its bytes in /proc/PID/environ. Without it, an empty string. The first
 * one counts, as for getenv(3); the bytes of others are wiped here.
 */
static char *
find_variable(const struct options *o, const char *name)
{
	static char none[1];
	size_t len = strlen(name);
	char **one, *value = none;

	for (one = o->given; *one != NULL; one++) {
		if (strncmp(*one, name, len) != 0 || (*one)[len] != '=')
			continue;
		if (value == none)
			value = *one + len + 1;
		else
			wipe(*one + len + 1, strlen(*one + len + 1));
	}
	return value;
}

/* curl's variables; the small letters win, as they do there. */
static struct verdict
add_from_environment(struct options *o)
{
	char *value = find_variable(o, "all_proxy");
	char *other = find_variable(o, "ALL_PROXY");
	struct verdict v = outcome_of(OUTCOME_OK);

	if (o->forced || o->proxies > 1)
		v = outcome_of(OUTCOME_PROXY_ENVIRONMENT);
	else if (value[0] != '\0' || other[0] != '\0')
		v = route_add(
		    o->route, value[0] != '\0' ? value : other, PROTOCOL_HTTP);
	wipe(value, strlen(value));
	wipe(other, strlen(other));
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("no_proxy");
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("NO_PROXY");
	/* Not checked: it is not written for us alone. */
	return v;
}

static struct verdict
add_proxy(struct options *o, const char *url)
{
	bool env = strcmp(url, "env") == 0;

	if (o->bare_given && (env || strstr(url, "://") != NULL))
		return outcome_of(OUTCOME_OPTION_PROTOCOL);
	if (env)
		return add_from_environment(o);
	return route_add(o->route, url, o->bare);
}

static struct verdict
finish_proxies(struct options *o)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	struct proxy_config *proxy;
	unsigned i;

	if ((o->user != NULL || o->auth_file != NULL) && o->proxies == 0)
		return outcome_of(OUTCOME_OPTION_USER);
	for (i = 0; i < route_count(o->route) && v.what == OUTCOME_OK; i++) {
		proxy = &o->route->proxy[i];
		proxy->optimistic = o->optimistic;
		if (o->user != NULL && !proxy->has_user)
			v = route_set_user(proxy, o->user, strlen(o->user));
	}
	return v;
}

static struct verdict
check_relayless(struct options *o)
{
	if (o->fdpass && o->forced)
		return outcome_of(OUTCOME_FORCED_FDPASS);
	if (o->fdpass && o->probe)
		return outcome_of(OUTCOME_OPTION_PROBE);
	if (o->channel.idle_timeout > 0 || o->channel.exit_on_eof)
		return outcome_of(OUTCOME_OPTION_RELAY);
	/* Then there will be nothing to pass or close. */
	if (o->explain)
		o->fdpass = o->probe = false;
	return outcome_of(OUTCOME_OK);
}

/* What only the whole command line tells. */
static struct verdict
finish_options(struct options *o)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	unsigned i;

	if (o->fdpass || o->probe)
		v = check_relayless(o);
	if (v.what == OUTCOME_OK && o->bind.len > 0)
		v = options_set_family(o, o->bind.as.any.sa_family);
	if (v.what == OUTCOME_OK && o->bare_given && o->proxies == 0)
		v = outcome_of(OUTCOME_OPTION_PROTOCOL);
	for (i = 0; i < o->proxies && v.what == OUTCOME_OK; i++)
		v = add_proxy(o, o->proxy[i]);
	return v.what == OUTCOME_OK ? finish_proxies(o) : v;
}

static struct verdict
parse_target(struct target *to, const char *host, const char *port)
{
	struct verdict v = target_set(to, host, 0);

	if (v.what == OUTCOME_OK && !target_port(port, &to->port) &&
	    !options_service(port, &to->port))
		v = outcome_of(OUTCOME_TARGET_PORT);
	return v;
}

static struct verdict
parse_words(struct target *to, char *const *word, int words)
{
	struct verdict v;
	char *host, *port;

	if (words == 0)
		return outcome_of(OUTCOME_TARGET_MISSING);
	if (words > 2)
		return outcome_of(OUTCOME_TARGET_WORDS);
	if (words == 2)
		return parse_target(to, word[0], word[1]);
	v = target_split(word[0], &host, &port);
	return v.what == OUTCOME_OK ? parse_target(to, host, port) : v;
}

static struct verdict
parse_command(struct target *to, char *command)
{
	struct verdict v;
	char *word[2];
	int words;

	v = forced_split(command, word, &words);
	return v.what == OUTCOME_OK ? parse_words(to, word, words) : v;
}

/* The target, from the client when forced, or from the words of argv. */
static struct verdict
find_target(struct options *o, char *const *word, int words)
{
	char *command = find_variable(o, "SSH_ORIGINAL_COMMAND");
	size_t len = strlen(command);
	struct verdict v;

	if (!o->forced || (o->explain && words > 0))
		v = parse_words(&o->target, word, words);
	else if (words > 0)
		v = outcome_of(OUTCOME_FORCED_TARGET);
	else if (len >= FORCED_MAX)
		v = outcome_of(OUTCOME_FORCED_COMMAND);
	else
		v = parse_command(&o->target, command);
	wipe(command, len);
	if (v.what == OUTCOME_OK && o->no_proxy != NULL &&
	    no_proxy_matches(o->no_proxy, &o->target))
		route_wipe(o->route);
	return v;
}

/* A socket must never come to sit where a standard descriptor belongs. */
static struct verdict
fill_descriptors(int from)
{
	int fd;

	for (fd = from; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFL) == -1 && open("/dev/null", O_RDWR) == -1)
			return outcome_verdict(OUTCOME_SYSTEM, errno);
	return outcome_of(OUTCOME_OK);
}

/*
 * Who takes over the connection is behind stdout, then stdin may be anything.
 * A probe has nobody to serve.
 */
static struct verdict
check_descriptors(const struct options *o, struct client *client)
{
	struct verdict v = outcome_of(OUTCOME_OK);

	if (o->fdpass) {
		client->in = client->out;
		if (!fdpass_possible(client->out))
			v = outcome_of(OUTCOME_FDPASS_STDOUT);
	}
	if (o->probe)
		client->watch = CLIENT_UNWATCHED;
	else if (v.what == OUTCOME_OK)
		v = client_look(client);
	if (v.what != OUTCOME_OK)
		return v;
	/* A relay's stdin and stdout were looked at, and are open. */
	return fill_descriptors(
	    o->fdpass || o->probe ? STDIN_FILENO : STDERR_FILENO);
}

/*
 * What a client can put into its environment has no say on a gateway, and
 * there is nobody there to ask.
 */
static struct verdict
find_credentials(struct options *o)
{
	char *value = find_variable(o, "WRAITH_PROXY_AUTH");
	struct verdict v = outcome_of(OUTCOME_OK);

	if (!o->forced)
		v = credentials_from_environment(o->route, value);
	wipe(value, strlen(value));
	if (v.what == OUTCOME_OK && !o->forced)
		v = credentials_ask(o->route, getenv("SSH_ASKPASS"));
	return v;
}

/*
 * So that ps shows nothing of it. Where an argument is missing, musl's getopt
 * moves the NULL.
 */
static void
empty(int argc, char **argv)
{
	int i;

	for (i = 1; i <= argc; i++) {
		if (argv[i] != NULL)
			wipe(argv[i], strlen(argv[i]));
	}
}

/*
 * The file may be a FIFO, and long in coming: what the environment says is put
 * aside until then.
 */
static struct verdict
read_credentials(struct options *o, int argc, char **argv)
{
	char *value = find_variable(o, "WRAITH_PROXY_AUTH");
	char file[PATH_MAX], aside[VARIABLE_MAX];
	size_t size = o->forced ? 0 : strlen(value) + 1;
	struct verdict v;

	if (strlen(o->auth_file) >= sizeof(file))
		return outcome_verdict(
		    OUTCOME_CREDENTIALS_FILE_UNREADABLE, ENAMETOOLONG);
	if (size > sizeof(aside))
		return outcome_of(OUTCOME_CREDENTIALS_VARIABLE);
	text_append(file, sizeof(file), 0, o->auth_file);
	memcpy(aside, value, size);
	wipe(value, strlen(value));
	empty(argc, argv);
	v = credentials_from_file(o->route, file);
	memcpy(value, aside, size);
	wipe(aside, size);
	return v;
}

/* All that is asked of us. */
static struct verdict
parse_argv(struct options *o, struct client *client, int argc, char **argv)
{
	struct verdict v = options_parse(o, argc, argv);

	if (o->help || o->version)
		return v;
	if (v.what == OUTCOME_OK)
		v = finish_options(o);
	if (v.what == OUTCOME_OK)
		v = find_target(o, argv + optind, argc - optind);
	if (v.what == OUTCOME_OK)
		v = check_descriptors(o, client);
	if (v.what == OUTCOME_OK && o->auth_file != NULL)
		v = read_credentials(o, argc, argv);
	empty(argc, argv);
	return v.what == OUTCOME_OK ? find_credentials(o) : v;
}

/* Ctrl-C in a terminal must not cut the ssh master that we serve. */
static void
ignore_interrupts(const struct client *client)
{
	if (client->piped)
		signal(SIGINT, SIG_IGN);
}

/*
 * The connection is all that is left to do. A lookup of the other family may
 * still be under way.
 */
static void
confine_more(struct progress *r, struct lookups *lookups, int net)
{
	bool alone = lookup_stop(lookups, net) != LOOKUP_STUCK;

	progress_line(r,
	    confine_relay(alone) != 0
		? "sandbox: leaves only the relay"
		: "sandbox: nothing more is barred for the relay");
}

/* We know all that a probe wants, or what follows is the client's own. */
static struct verdict
end_relayless(const struct options *o, const struct attempt *attempt, int net)
{
	struct verdict v = outcome_of(OUTCOME_OK);

	if (o->fdpass)
		v = fdpass(&attempt->wait, attempt->wait.client->out, net);
	close(net);
	if (v.what == OUTCOME_OK)
		progress_line(attempt->progress,
		    o->fdpass ? "connect: passed to the client"
			      : "connect: the probe was answered");
	return v;
}

/* Connected, confined, carried. It returns only when there is no relay. */
static struct verdict
carry(struct options *o, struct attempt *attempt, const struct syslog *log)
{
	struct relay relay = { .client = attempt->wait.client,
		.options = &o->channel,
		.report = attempt->progress,
		.log = log,
		.quiet = o->quiet };
	struct verdict v;

	v = retry_connect(&o->target, o->route, attempt, &o->retry, &relay.net);
	route_wipe(o->route);
	wipe(&o->target, sizeof(o->target));
	progress_clear(relay.report);
	if (v.what != OUTCOME_OK)
		return v;
	syslog_opened(log);
	if (o->fdpass || o->probe)
		return end_relayless(o, attempt, relay.net);
	ignore_interrupts(relay.client);
	confine_more(relay.report, attempt->lookups, relay.net);
	relay_run(&relay);
}

/* Straight to an address, there is nobody to listen to before the relay. */
static unsigned
to_confine(const struct options *o)
{
	if (o->explain || o->route->hops > 0 || o->target.kind == TARGET_NAME)
		return CONFINE_SETUP;
	return CONFINE_SETUP & ~(unsigned)CONFINE_CALLS;
}

static struct verdict
run(struct options *o, struct client *client, const struct syslog *log)
{
	struct progress report = { .err = client->err,
		.verbose = o->verbose && !o->quiet,
		.terminal = o->verbose && isatty(client->err) == 1,
		.start = clock_ms(),
		.hops = o->route->hops };
	const struct access access = {
		.policy = o->policy, .to = &o->target, .forced = o->forced
	};
	struct lookups lookups = { NULL };
	struct attempt attempt = { .wait = { CLOCK_NEVER, client },
		.progress = &report,
		.lookups = &lookups,
		.access = &access,
		.family = o->family,
		.keepalive = o->keepalive,
		.fast_open = o->optimistic && o->route->hops > 0,
		.bind = o->bind };
	unsigned wanted = to_confine(o), held = confine_setup(wanted);

	progress_sandbox(&report, wanted, held);
	if (o->explain)
		return explain(
		    client->out, o->route, &o->retry, &attempt, held);
	return carry(o, &attempt, log);
}

static void
open_log(struct syslog *log, const struct options *o)
{
	char *connection = find_variable(o, "SSH_CONNECTION");

	syslog_open(log, connection);
	wipe(connection, strlen(connection));
}

/* To --help and --version. */
static struct verdict
answer(const struct options *o, int out)
{
	const char *text = o->help ? options_help : options_version;
	int error = progress_text(out, text, strlen(text));

	return outcome_verdict(
	    error == 0 ? OUTCOME_OK : OUTCOME_RELAY_STDOUT, error);
}

/* The name of the near option is ours, not what was typed. */
static void
tell(int err, struct verdict v)
{
	char near[OUTCOME_LINE_MAX];
	size_t at = text_append(near, sizeof(near), 0, " --");

	if (v.what == OUTCOME_OPTION_NEAR) {
		at = text_append(
		    near, sizeof(near), at, options_name(v.detail));
		text_append(near, sizeof(near), at, "?");
	}
	relay_message(err, v, v.what == OUTCOME_OPTION_NEAR ? near : NULL);
}

int
main(int argc, char **argv)
{
	struct client client = {
		.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO
	};
	/*
	 * What a client can set must bend no lookup. Nor is there a search
	 * list: a name is asked for as it stands, and with all its dots just
	 * once.
	 */
	char no_search[] = "LOCALDOMAIN=.", once[] = "RES_OPTIONS=ndots:15";
	char *environment[] = { no_search, once, NULL };
	struct syslog log = { .fd = -1 };
	/* Not on the stack: a compiler may touch each page of a frame. */
	static struct policy policy;
	static struct route route;
	struct options o = { .route = &route,
		.policy = &policy,
		.retry.attempt = TIMEOUT_DEFAULT,
		.keepalive = KEEPALIVE_DEFAULT,
		.family = AF_UNSPEC,
		.bare = PROTOCOL_SOCKS5H,
		.given = environ };
	struct verdict v;

	signal(SIGPIPE, SIG_IGN);
	options_peek(&o, argc, argv);
	if (o.forced)
		environ = environment;
	v = parse_argv(&o, &client, argc, argv);
	if (v.what == OUTCOME_OK && (o.help || o.version)) {
		v = answer(&o, client.out);
	} else {
		descriptor_close_from(STDERR_FILENO + 1);
		if (o.syslog && !o.explain)
			open_log(&log, &o);
		if (v.what == OUTCOME_OK)
			v = run(&o, &client, &log);
		syslog_ended(&log, v);
	}
	if (v.what != OUTCOME_OK && !o.quiet && client.err != -1)
		tell(client.err, v);
	/* Not a return: environ may be in this frame. */
	exit(outcome_status(v.what));
}
