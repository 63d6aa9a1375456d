/*
 * wraith-connect: connects to a host and port, directly or through proxies.
 * This file is the run, from argv to the exit status.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/text.h"
#include "base/wipe.h"
#include "channel/fdpass.h"
#include "channel/prepare.h"
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
#include "request/request.h"

/* A socket must never get the number of a standard descriptor. */
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
 * Without a relay, ssh, which takes over the connection, is at the other end of
 * stdout, and stdin may be anything. A probe serves nobody.
 */
static struct verdict
check_descriptors(const struct options *o, struct client *client)
{
	/* --explain has nothing to pass on or to close. */
	bool pass = o->fdpass && !o->explain, probe = o->probe && !o->explain;
	struct verdict v = outcome_of(OUTCOME_OK);

	if (pass) {
		client->in = client->out;
		if (!fdpass_possible(client->out))
			v = outcome_of(OUTCOME_FDPASS_STDOUT);
	}
	if (probe)
		client->watch = CLIENT_UNWATCHED;
	else if (v.what == OUTCOME_OK)
		v = client_look(client);
	if (v.what != OUTCOME_OK)
		return v;
	client_tune(client, o->keepalive);
	/* Those of a relay have been checked, and are open. */
	return fill_descriptors(pass || probe ? STDIN_FILENO : STDERR_FILENO);
}

/*
 * Whether the target is allowed, as far as that is known before any lookup or
 * dial. --explain says more.
 */
static struct verdict
allowed(const struct request *q)
{
	if (q->options.explain)
		return outcome_of(OUTCOME_OK);
	return access_target(&q->access, &q->plan);
}

/* Ctrl-C in a terminal must not end the ssh master that this process serves. */
static void
ignore_interrupts(const struct client *client)
{
	if (client->piped)
		signal(SIGINT, SIG_IGN);
}

/*
 * From now on there is only the connection. A lookup of the other family may
 * still be under way, and a name service, or a stranger who was heard, may have
 * left descriptors open.
 */
static void
confine_more(const struct relay *relay, struct channel_options *options,
    struct lookups *lookups, int log, bool heard)
{
	bool alone = lookup_stop(lookups) != LOOKUP_STUCK;

	if (heard)
		descriptor_close_but(STDERR_FILENO + 1, relay->net, log);
	prepare_channel(options);
	progress_line(relay->report,
	    confine_relay(alone, options->self) != 0
		? "sandbox: bars all but the relay"
		: "sandbox: bars nothing more for the relay");
}

/* A probe has its answer, or the client takes over the connection. */
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

/* Connects, confines and relays. It returns only if there is no relay. */
static struct verdict
carry(struct request *q, struct attempt *attempt, const struct syslog *log)
{
	const struct options *o = &q->options;
	struct channel_options options = o->channel;
	struct relay relay = { .client = attempt->wait.client,
		.options = &options,
		.report = attempt->progress,
		.log = log,
		.quiet = o->quiet };
	struct verdict v;

	v = retry_connect(&q->plan, attempt, &o->retry, &relay.net);
	request_wipe(q);
	progress_clear(relay.report);
	if (v.what != OUTCOME_OK)
		return v;
	syslog_opened(log);
	if (o->fdpass || o->probe)
		return end_relayless(o, attempt, relay.net);
	/* Even a route with proxies may have ended up without one. */
	if (attempt->hops == 0 && o->eof == OPTIONS_EOF_BY_ROUTE)
		options.hold_eof = false;
	ignore_interrupts(relay.client);
	options.tcp = attempt->tcp;
	confine_more(
	    &relay, &options, attempt->lookups, log->fd, q->plan.filter_early);
	relay_run(&relay);
}

static struct verdict
run(struct request *q, struct client *client, const struct syslog *log,
    unsigned memory)
{
	const struct options *o = &q->options;
	struct progress report = { .err = client->err,
		.verbose = o->verbose && !o->quiet,
		.terminal = o->verbose && isatty(client->err) == 1,
		.start = clock_ms() };
	struct lookups lookups = { .quiet = o->quiet };
	struct attempt attempt = { .wait = { CLOCK_NEVER, client },
		.progress = &report,
		.lookups = &lookups,
		.access = &q->access,
		.keepalive = o->keepalive,
		.bind = o->bind_given ? &o->bind : NULL,
		.interface = q->interface[0] != '\0' ? q->interface : NULL,
		.expect_greeting = o->expect_greeting,
		.mptcp = o->mptcp };
	unsigned held, wanted = CONFINE_SETUP;

	if (!q->plan.filter_early)
		wanted &= ~(unsigned)CONFINE_CALLS;
	held = memory | confine_setup(q->plan.filter_early);
	progress_no_proxy(&report, q->plan.unclear);
	progress_sandbox(&report, wanted, held);
	if (report.verbose && !access_can_tell(&q->access))
		progress_line(&report,
		    "rules: the system does not tell which addresses are its "
		    "own");
	if (o->explain)
		return explain(
		    client->out, &q->plan, &o->retry, &attempt, held);
	return carry(q, &attempt, log);
}

static void
open_log(struct syslog *log, const struct request *q)
{
	char *connection = environment_find(&q->environment, "SSH_CONNECTION");

	syslog_open(log, connection);
	wipe(connection, strlen(connection));
}

/* Answers --help and --version. */
static struct verdict
print_answer(const char *text, int out)
{
	int error = progress_text(out, text, strlen(text));

	return outcome_verdict(error == 0 ? OUTCOME_OK : OUTCOME_OUTPUT, error);
}

/* Prints one line, and returns the exit status. */
static int
end_run(const struct options *o, int err, struct verdict v)
{
	char near[OUTCOME_LINE_MAX];
	size_t at = text_append(near, sizeof(near), 0, " --");

	if (v.what == OUTCOME_OPTION_NEAR) {
		/* The name is one of ours, not what was typed. */
		at = text_append(
		    near, sizeof(near), at, options_name(v.detail));
		text_append(near, sizeof(near), at, "?");
	}
	if (v.what != OUTCOME_OK && !o->quiet && err != -1)
		relay_message(
		    err, v, v.what == OUTCOME_OPTION_NEAR ? near : NULL);
	return outcome_status(v.what);
}

/* Who started us may have blocked the signals that end us or tell the time. */
static void
unblock_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int
main(int argc, char **argv)
{
	struct client client = {
		.in = STDIN_FILENO, .out = STDOUT_FILENO, .err = STDERR_FILENO
	};
	struct syslog log = { .fd = -1 };
	/* Not on the stack: a compiler may touch each page of a frame. */
	static struct request q;
	const struct options *o = &q.options;
	unsigned memory = confine_memory();
	struct verdict v;

	unblock_signals();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	v = request_read(&q, argc, argv);
	if (v.what == OUTCOME_OK && o->answer != NULL)
		return end_run(
		    o, client.err, print_answer(o->answer, client.out));
	if (v.what == OUTCOME_OK)
		v = check_descriptors(o, &client);
	if (v.what == OUTCOME_OK)
		v = allowed(&q);
	if (v.what == OUTCOME_OK)
		v = request_credentials(&q, &client);
	descriptor_close_from(STDERR_FILENO + 1);
	if (o->syslog && !o->explain)
		open_log(&log, &q);
	if (v.what == OUTCOME_OK)
		v = run(&q, &client, &log, memory);
	syslog_ended(&log, v);
	request_wipe(&q);
	return end_run(o, client.err, v);
}
