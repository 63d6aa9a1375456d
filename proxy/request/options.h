#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "address/ip.h"
#include "base/outcome.h"
#include "channel/channel.h"
#include "outbound/retry.h"
#include "policy/policy.h"
#include "route/route.h"

/*
 * What the command line asks for. The texts are in argv; no_proxy may be in the
 * environment. Large: static.
 */
struct options {
	struct retry retry;
	struct channel_options channel;
	int keepalive; /* seconds */
	int family;
	struct ip bind; /* when bind_given */
	enum { OPTIONS_EOF_BY_ROUTE, OPTIONS_EOF_PASS, OPTIONS_EOF_HOLD } eof;
	bool numeric; /* nothing is to be looked up here */
	bool forced, explain, fdpass, probe, optimistic, verbose, quiet, syslog;
	const char *answer; /* what was only asked about us; NULL for nothing */
	enum protocol_kind bare; /* of a --proxy without a scheme */
	const char *interface;   /* NULL for any */
	bool mptcp, expect_greeting;
	bool bare_given, bind_given;
	bool unix_target;          /* -U: the word is a path */
	bool route_by_environment; /* --proxy env */
	unsigned proxies;
	const char *proxy[ROUTE_HOPS_MAX];
	const char *no_proxy, *user, *auth_file;
	struct policy policy;
	unsigned permit_files;
};

/*
 * options_begin(o, argc, argv): fills in the defaults of an o of zeros, and
 * --forced and --syslog alone, before anything is looked up, and be it a
 * service, for resolvers remember; and before anything can be wrong. The words
 * stay in their order for options_parse.
 */
void options_begin(struct options *o, int argc, char **argv);

/*
 * options_parse(o, argc, argv): fills in what the options say, each by itself,
 * after options_begin. optind is then where the target's words begin. Fails
 * with what is wrong with one of them, of the usage stage or, for a file of
 * rules, the policy stage; OUTCOME_OPTION_NEAR has the index for options_name.
 */
struct verdict options_parse(struct options *o, int argc, char **argv);

/*
 * options_check(o): what only the whole command line tells: OUTCOME_OK, or
 * which options contradict each other.
 */
struct verdict options_check(struct options *o);

/* options_name(index): the name of an option, without its dashes. */
const char *options_name(int index);

/*
 * options_service(name, &port): a policy_service: by /etc/services, or whatever
 * else serves them.
 */
bool options_service(const char *name, uint16_t *port);

#endif
