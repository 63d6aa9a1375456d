#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "address/target.h"
#include "base/outcome.h"
#include "channel/channel.h"
#include "outbound/retry.h"
#include "outbound/sockaddr.h"
#include "policy/policy.h"
#include "route/route.h"

/* What the command line asks for. The texts stand in argv, or in given. */
struct options {
	struct target target;
	struct route *route;
	struct retry retry;
	struct channel_options channel;
	int keepalive; /* seconds */
	int family;
	struct address bind;
	bool forced, explain, fdpass, probe, optimistic, verbose, quiet, help,
	    version;
	enum protocol_kind bare; /* of a --proxy without a scheme */
	bool bare_given;
	unsigned proxies;
	const char *proxy[ROUTE_HOPS_MAX];
	const char *no_proxy, *user, *auth_file;
	struct policy *policy;
	unsigned permit_files;
	bool syslog;
	char **given; /* the environment that we were started with */
};

/* What --help and --version print. */
extern const char options_help[], options_version[];

/*
 * options_peek(o, argc, argv): notes --forced and --syslog alone, before
 * anything is looked up, and be it a service, for resolvers remember; and
 * before anything can be wrong. The words stay in their order for
 * options_parse.
 */
void options_peek(struct options *o, int argc, char **argv);

/*
 * options_parse(o, argc, argv): fills in what the options say, each by itself;
 * o has the defaults. optind is then where the target's words begin. Fails with
 * what is wrong with one of them, of the usage stage or, for a file of rules,
 * the policy stage; OUTCOME_OPTION_NEAR has the index for options_name.
 */
struct verdict options_parse(struct options *o, int argc, char **argv);

/* options_name(index): the name of an option, without its dashes. */
const char *options_name(int index);

/*
 * options_set_family(o, family): only AF_INET or AF_INET6 from now on.
 * OUTCOME_OPTION_FAMILY when it is the other one already.
 */
struct verdict options_set_family(struct options *o, int family);

/*
 * options_service(name, &port): a policy_service: by /etc/services, or whatever
 * else serves them.
 */
bool options_service(const char *name, uint16_t *port);

#endif
