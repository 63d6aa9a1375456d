#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/wipe.h"
#include "channel/guard.h"
#include "os/arguments.h"
#include "request/credentials.h"
#include "request/forced.h"
#include "request/proxies.h"
#include "request/request.h"
#include "request/value.h"
#include "route/no_proxy.h"

/* Only with the slash: unix:22 is a host and a port. */
#define UNIX_WORD "unix:/"

/* Longer than any HOST:PORT, with brackets and a zone. */
#define WORD_MAX 512

static struct verdict
parse_target(struct endpoint *to, const char *host, const char *port)
{
	struct verdict v;
	uint16_t number;
	bool local;

	local = target_set_local(to, host, 0, &v);
	if (!local)
		v = target_set(to, host, 0);
	if (v.what == OUTCOME_OK && !target_port(port, &number) &&
	    (local || !value_service(port, &number)))
		v = outcome_of(OUTCOME_TARGET_PORT);
	/* ssh gives each host a port; a UNIX socket has none. */
	if (v.what == OUTCOME_OK && to->kind != ENDPOINT_UNIX)
		to->port = number;
	return v;
}

/*
 * Works on a copy: of a word that was cut in two, only one half would be
 * hidden.
 */
static struct verdict
parse_word(struct endpoint *to, const char *word)
{
	char copy[WORD_MAX], *host, *port;
	struct verdict v;

	if (strlen(word) >= sizeof(copy))
		return outcome_of(OUTCOME_TARGET_LENGTH);
	text_append(copy, sizeof(copy), 0, word);
	v = target_split(copy, &host, &port);
	if (v.what == OUTCOME_OK)
		v = parse_target(to, host, port);
	wipe(copy, sizeof(copy));
	return v;
}

static struct verdict
parse_words(struct endpoint *to, char *const *word, int words)
{
	if (words == 0)
		return outcome_of(OUTCOME_TARGET_MISSING);
	if (words > 2)
		return outcome_of(OUTCOME_TARGET_WORDS);
	if (words == 2)
		return parse_target(to, word[0], word[1]);
	if (strncmp(word[0], UNIX_WORD, sizeof(UNIX_WORD) - 1) == 0)
		return target_set_path(to, word[0] + sizeof(UNIX_WORD) - 2);
	return parse_word(to, word[0]);
}

static struct verdict
parse_command(struct endpoint *to, char *command)
{
	struct verdict v;
	char *word[2];
	int words;

	v = forced_split(command, word, &words);
	return v.what == OUTCOME_OK ? parse_words(to, word, words) : v;
}

/* The target: from the client with --forced, otherwise from argv. */
static struct verdict
find_target(struct request *q, char *const *word, int words)
{
	char *command = environment_find(
	    &q->environment, "SSH_ORIGINAL_COMMAND");
	size_t len = strlen(command);
	struct verdict v;

	if (q->options.unix_target)
		v = q->options.forced || words != 1
		    ? outcome_of(OUTCOME_OPTION_UNIX)
		    : target_set_path(&q->target, word[0]);
	else if (!q->options.forced || (q->options.explain && words > 0))
		v = parse_words(&q->target, word, words);
	else if (words > 0)
		v = outcome_of(OUTCOME_FORCED_TARGET);
	else if (len >= FORCED_MAX)
		v = outcome_of(OUTCOME_FORCED_COMMAND);
	else
		v = parse_command(&q->target, command);
	wipe(command, len);
	return v;
}

/*
 * Notes a path in a place that ps does not show: the file may be a FIFO, and
 * take long to come.
 */
static struct verdict
note_file(char to[PATH_MAX], const char *path, enum outcome unreadable)
{
	if (path == NULL)
		return outcome_of(OUTCOME_OK);
	if (strlen(path) >= PATH_MAX)
		return outcome_verdict(unreadable, ENAMETOOLONG);
	text_append(to, PATH_MAX, 0, path);
	return outcome_of(OUTCOME_OK);
}

/*
 * Takes the credentials out of the environment, also for a route that needs
 * none. On a gateway, where a client may set the variable, it is not used.
 */
static struct verdict
take_variable(struct request *q)
{
	char *value = environment_find(&q->environment, "WRAITH_PROXY_AUTH");
	bool used = q->route.hops > 0 && !q->options.forced;
	struct verdict v = outcome_of(OUTCOME_OK);
	size_t len = strlen(value);

	if (used && len >= sizeof(q->by_variable.text)) {
		v = outcome_of(OUTCOME_CREDENTIALS_VARIABLE);
	} else if (used) {
		memcpy(q->by_variable.text, value, len);
		q->by_variable.len = len;
	}
	wipe(value, len);
	return v;
}

static struct verdict
note_credentials(struct request *q)
{
	struct verdict v = take_variable(q);

	if (v.what == OUTCOME_OK && q->route.hops > 0)
		v = note_file(q->auth_file, q->options.auth_file,
		    OUTCOME_CREDENTIALS_FILE_UNREADABLE);
	if (v.what == OUTCOME_OK && q->route.hops > 0)
		v = note_file(q->fields_file, q->options.fields_file,
		    OUTCOME_FIELDS_FILE_UNREADABLE);
	return v;
}

/*
 * The environment's proxy is not meant for targets that no proxy can connect
 * to.
 */
static bool
leaves_route(const struct request *q)
{
	const struct options *o = &q->options;

	return (o->route_by_environment && endpoint_is_local(&q->target)) ||
	    (o->no_proxy != NULL && no_proxy_matches(o->no_proxy, &q->target));
}

/* Does what the options ask for. */
static struct verdict
follow_options(struct request *q, char *const *word, int words)
{
	struct options *o = &q->options;
	struct verdict v = options_check(o);

	if (v.what == OUTCOME_OK)
		v = proxies_add(&q->route, o, &q->environment);
	/* The verdict of the rules must not depend on which proxy is alive. */
	if (v.what == OUTCOME_OK && o->policy.addresses &&
	    route_is_mixed(&q->route))
		v = outcome_of(OUTCOME_PROXY_MIXED);
	if (v.what == OUTCOME_OK)
		v = find_target(q, word, words);
	if (v.what == OUTCOME_OK && leaves_route(q))
		route_wipe(&q->route);
	if (v.what == OUTCOME_OK)
		v = plan_make(&q->plan, &q->target, &q->route,
		    &(struct plan_options){ .family = o->family,
			.optimistic = o->optimistic,
			.numeric = o->numeric,
			.relay = !o->fdpass && !o->probe,
			.no_proxy = o->no_proxy });
	if (v.what == OUTCOME_OK)
		v = note_credentials(q);
	if (o->interface != NULL)
		text_append(
		    q->interface, sizeof(q->interface), 0, o->interface);
	/* Many proxies take the end of one direction for the end of both. */
	o->channel.hold_eof = o->eof == OPTIONS_EOF_HOLD ||
	    (o->eof == OPTIONS_EOF_BY_ROUTE && q->route.hops > 0 &&
		!o->channel.exit_on_eof);
	q->access = (struct access){
		.policy = &o->policy, .to = &q->target, .forced = o->forced
	};
	return v;
}

struct verdict
request_read(struct request *q, int argc, char **argv)
{
	struct verdict v;

	environment_begin(&q->environment);
	options_begin(&q->options, argc, argv);
	if (q->options.forced)
		environment_replace(&q->environment);
	v = options_parse(&q->options, argc, argv);
	if (q->options.answer != NULL)
		return v;
	if (v.what == OUTCOME_OK)
		v = follow_options(q, argv + optind, argc - optind);
	arguments_hide(argc, argv);
	return v;
}

struct verdict
request_credentials(struct request *q, const struct client *client)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	struct guard guard;

	if (q->route.hops == 0)
		return v;
	if (q->options.auth_file != NULL) {
		guard_begin(&guard, client);
		v = credentials_from_file(&q->route, q->auth_file, &q->by_file);
		guard_end(&guard);
	}
	if (v.what == OUTCOME_OK && q->options.fields_file != NULL) {
		guard_begin(&guard, client);
		v = credentials_fields(&q->options.fields, q->fields_file);
		guard_end(&guard);
	}
	fields_give(&q->options.fields, &q->route);
	if (v.what == OUTCOME_OK)
		v = credentials_from_environment(&q->route, &q->by_variable);
	/* There is nobody on a gateway to ask. */
	if (v.what == OUTCOME_OK && !q->options.forced)
		v = credentials_ask(&q->route, getenv("SSH_ASKPASS"), client);
	return v;
}

void
request_wipe(struct request *q)
{
	route_wipe(&q->route);
	if (q->options.auth_file != NULL)
		credentials_wipe(&q->by_file);
	credentials_wipe(&q->by_variable);
	fields_wipe(&q->options.fields);
	wipe(&q->target, sizeof(q->target));
}
