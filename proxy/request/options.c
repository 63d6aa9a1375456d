/* The command line, except for the target. */

#include <sys/socket.h>

#include <net/if.h>

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "request/help.h"
#include "request/options.h"
#include "request/policy_file.h"
#include "request/seconds.h"
#include "request/suggest.h"
#include "request/value.h"
#include "route/no_proxy.h"

#define TIMEOUT_DEFAULT   (60 * 1000)
#define KEEPALIVE_DEFAULT 120
#define KEEPALIVE_MAX     32767

enum {
	OPTION_DENY = 256,
	OPTION_EXIT_ON_EOF,
	OPTION_EXPECT_GREETING,
	OPTION_EXPLAIN,
	OPTION_FORCED,
	OPTION_HEADER,
	OPTION_HEADER_FILE,
	OPTION_HOLD_EOF,
	OPTION_IDLE_TIMEOUT,
	OPTION_INTERFACE,
	OPTION_KEEPALIVE,
	OPTION_MPTCP,
	OPTION_NO_PROXY,
	OPTION_OPTIMISTIC,
	OPTION_PERMIT,
	OPTION_PERMIT_FILE,
	OPTION_PROXY_AUTH_FILE,
	OPTION_QUIET,
	OPTION_RETRY_FOR,
	OPTION_SYSLOG,
	OPTION_VERSION
};

static const char short_options[] = ":46FNP:UX:hnq:s:vw:x:z";
static const struct option long_options[] = {
	{ "bind", required_argument, NULL, 's' },
	{ "deny", required_argument, NULL, OPTION_DENY },
	{ "exit-on-eof", no_argument, NULL, OPTION_EXIT_ON_EOF },
	{ "expect-greeting", no_argument, NULL, OPTION_EXPECT_GREETING },
	{ "explain", no_argument, NULL, OPTION_EXPLAIN },
	{ "fdpass", no_argument, NULL, 'F' },
	{ "forced", no_argument, NULL, OPTION_FORCED },
	{ "help", no_argument, NULL, 'h' },
	{ "hold-eof", no_argument, NULL, OPTION_HOLD_EOF },
	{ "idle-timeout", required_argument, NULL, OPTION_IDLE_TIMEOUT },
	{ "interface", required_argument, NULL, OPTION_INTERFACE },
	{ "keepalive", required_argument, NULL, OPTION_KEEPALIVE },
	{ "mptcp", no_argument, NULL, OPTION_MPTCP },
	{ "no-proxy", required_argument, NULL, OPTION_NO_PROXY },
	{ "optimistic", no_argument, NULL, OPTION_OPTIMISTIC },
	{ "permit", required_argument, NULL, OPTION_PERMIT },
	{ "permit-file", required_argument, NULL, OPTION_PERMIT_FILE },
	{ "probe", no_argument, NULL, 'z' },
	{ "proxy", required_argument, NULL, 'x' },
	{ "proxy-auth-file", required_argument, NULL, OPTION_PROXY_AUTH_FILE },
	{ "proxy-header", required_argument, NULL, OPTION_HEADER },
	{ "proxy-header-file", required_argument, NULL, OPTION_HEADER_FILE },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "retry-for", required_argument, NULL, OPTION_RETRY_FOR },
	{ "syslog", no_argument, NULL, OPTION_SYSLOG },
	{ "timeout", required_argument, NULL, 'w' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static const char version[] = "wraith-connect " VERSION "\n";

static struct verdict
parse_time(const char *text, int64_t *ms)
{
	return seconds_parse(text, ms) ? outcome_of(OUTCOME_OK)
				       : outcome_of(OUTCOME_OPTION_SECONDS);
}

/* nc's -q, where a negative number means never. */
static struct verdict
parse_ignored(const char *text)
{
	int64_t ms;

	assert(text != NULL);
	return parse_time(text[0] == '-' ? text + 1 : text, &ms);
}

/* The kernel counts keepalive times in whole seconds, up to a limit. */
static struct verdict
parse_keepalive(struct options *o, const char *text)
{
	int64_t ms;

	if (!seconds_parse(text, &ms))
		return outcome_of(OUTCOME_OPTION_SECONDS);
	if (ms > KEEPALIVE_MAX * 1000)
		return outcome_of(OUTCOME_OPTION_KEEPALIVE);
	o->keepalive = (int)((ms + 999) / 1000);
	return outcome_of(OUTCOME_OK);
}

static struct verdict
parse_protocol(struct options *o, const char *text)
{
	o->bare_given = true;
	return outcome_of(protocol_by_nc(text, &o->bare)
		? OUTCOME_OK
		: OUTCOME_OPTION_PROTOCOL);
}

static struct verdict
set_family(struct options *o, int family)
{
	if (o->family != AF_UNSPEC && o->family != family)
		return outcome_of(OUTCOME_OPTION_FAMILY);
	o->family = family;
	return outcome_of(OUTCOME_OK);
}

static struct verdict
parse_proxy(struct options *o, const char *url)
{
	if (o->proxies == ROUTE_HOPS_MAX)
		return outcome_of(OUTCOME_PROXY_HOPS);
	o->proxy[o->proxies++] = url;
	return outcome_of(OUTCOME_OK);
}

static struct verdict
parse_option(struct options *o, int option, const char *argument)
{
	switch (option) {
	case '4':
		return set_family(o, AF_INET);
	case '6':
		return set_family(o, AF_INET6);
	case 'F':
		o->fdpass = true;
		break;
	case 'N':
		o->eof = OPTIONS_EOF_PASS;
		break;
	case 'P':
		o->user = argument;
		break;
	case 'U':
		o->unix_target = true;
		break;
	case 'X':
		return parse_protocol(o, argument);
	case 'h':
		o->answer = help_text;
		break;
	case 'n':
		o->numeric = true;
		break;
	case 'q':
		return parse_ignored(argument);
	case 's':
		return value_bind(o, argument);
	case 'v':
		o->verbose = true;
		break;
	case 'w':
		return parse_time(argument, &o->retry.attempt);
	case 'x':
		return parse_proxy(o, argument);
	case 'z':
		o->probe = true;
		break;
	case OPTION_DENY:
		return value_rule(o, false, argument);
	case OPTION_EXIT_ON_EOF:
		o->channel.exit_on_eof = true;
		break;
	case OPTION_EXPECT_GREETING:
		o->expect_greeting = true;
		break;
	case OPTION_EXPLAIN:
		o->explain = true;
		break;
	case OPTION_FORCED:
		o->forced = true;
		break;
	case OPTION_HOLD_EOF:
		o->eof = OPTIONS_EOF_HOLD;
		break;
	case OPTION_IDLE_TIMEOUT:
		return parse_time(argument, &o->channel.idle_timeout);
	case OPTION_INTERFACE:
		o->interface = argument;
		return outcome_of(if_nametoindex(argument) != 0
			? OUTCOME_OK
			: OUTCOME_OPTION_INTERFACE);
	case OPTION_MPTCP:
		o->mptcp = true;
		break;
	case OPTION_KEEPALIVE:
		return parse_keepalive(o, argument);
	case OPTION_NO_PROXY:
		o->no_proxy = argument;
		return no_proxy_check(argument);
	case OPTION_OPTIMISTIC:
		o->optimistic = true;
		break;
	case OPTION_PERMIT:
		return value_rule(o, true, argument);
	case OPTION_PERMIT_FILE:
		return policy_read(&o->policy, argument, value_service);
	case OPTION_PROXY_AUTH_FILE:
		o->auth_file = argument;
		break;
	case OPTION_HEADER:
		return value_field(o, argument);
	case OPTION_HEADER_FILE:
		o->fields_file = argument;
		break;
	case OPTION_QUIET:
		o->quiet = true;
		break;
	case OPTION_RETRY_FOR:
		return parse_time(argument, &o->retry.whole);
	case OPTION_SYSLOG:
		o->syslog = true;
		break;
	case OPTION_VERSION:
		o->answer = version;
		break;
	case ':':
		return outcome_of(OUTCOME_OPTION_ARGUMENT);
	default:
		return outcome_of(OUTCOME_OPTION_UNKNOWN);
	}
	return outcome_of(OUTCOME_OK);
}

/* An unknown long option has no letter. */
static struct verdict
unknown_option(const char *typed)
{
	int near = optopt == 0 ? suggest_option(typed, long_options) : -1;

	if (near == -1)
		return outcome_of(OUTCOME_OPTION_UNKNOWN);
	return outcome_verdict(OUTCOME_OPTION_NEAR, near);
}

void
options_begin(struct options *o, int argc, char **argv)
{
	char in_order[sizeof(short_options) + 1] = "-";
	int option;

	o->retry.attempt = TIMEOUT_DEFAULT;
	o->keepalive = KEEPALIVE_DEFAULT;
	o->family = AF_UNSPEC;
	o->bare = PROTOCOL_SOCKS5H;
	text_append(in_order, sizeof(in_order), 1, short_options);
	opterr = 0;
	while ((option = getopt_long(
		    argc, argv, in_order, long_options, NULL)) != -1) {
		if (option == OPTION_FORCED || option == OPTION_SYSLOG)
			parse_option(o, option, NULL);
	}
	optind = 0;
}

/*
 * Whether the name of the option whose argument was read last was shortened:
 * after --proxy-auth, for example, comes a password and not the name of a file.
 */
static bool
is_cut_short(char **argv, const char *name)
{
	const char *typed = argv[optind - 1];
	size_t len = strlen(name);

	if (typed == optarg)
		typed = argv[optind - 2];
	return strncmp(typed + 2, name, len) != 0;
}

struct verdict
options_parse(struct options *o, int argc, char **argv)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	int option;

	while (v.what == OUTCOME_OK &&
	    (option = getopt_long(
		 argc, argv, short_options, long_options, NULL)) != -1) {
		if (option == OPTION_PROXY_AUTH_FILE &&
		    is_cut_short(argv, "proxy-auth-file"))
			v = outcome_of(OUTCOME_OPTION_SECRET);
		else
			v = parse_option(o, option, optarg);
	}
	if (v.what == OUTCOME_OPTION_UNKNOWN)
		v = unknown_option(argv[optind - 1]);
	return v;
}

static struct verdict
check_relayless(struct options *o)
{
	if (o->fdpass && o->forced)
		return outcome_of(OUTCOME_FORCED_FDPASS);
	if (o->fdpass && o->probe)
		return outcome_of(OUTCOME_OPTION_PROBE);
	if (o->channel.idle_timeout > 0 || o->channel.exit_on_eof ||
	    o->eof == OPTIONS_EOF_HOLD)
		return outcome_of(OUTCOME_OPTION_RELAY);
	return outcome_of(OUTCOME_OK);
}

struct verdict
options_check(struct options *o)
{
	struct verdict v = outcome_of(OUTCOME_OK);

	if (o->fdpass || o->probe)
		v = check_relayless(o);
	if (v.what == OUTCOME_OK && o->eof == OPTIONS_EOF_HOLD &&
	    o->channel.exit_on_eof)
		v = outcome_of(OUTCOME_OPTION_EOF);
	if (v.what == OUTCOME_OK && o->bind_given)
		v = set_family(o, ip_family(o->bind.kind));
	return v;
}

const char *
options_name(int index)
{
	return long_options[index].name;
}
