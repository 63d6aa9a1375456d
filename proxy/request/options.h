#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "address/ip.h"
#include "base/outcome.h"
#include "channel/channel.h"
#include "outbound/retry.h"
#include "policy/policy.h"
#include "route/fields.h"
#include "route/route.h"

/*
 * What the command line asks for. The texts are in argv; no_proxy may be in the
 * environment. It is large: make it static.
 */
struct options {
	struct retry retry;
	struct channel_options channel;
	int keepalive; /* seconds */
	int family;
	struct ip bind; /* if bind_given */
	enum { OPTIONS_EOF_BY_ROUTE, OPTIONS_EOF_PASS, OPTIONS_EOF_HOLD } eof;
	bool numeric; /* look up no names here */
	bool forced, explain, fdpass, probe, optimistic, verbose, quiet, syslog;
	const char
	    *answer; /* the text of --help or --version; NULL for neither */
	enum protocol_kind
	    bare;              /* the protocol of a --proxy without a scheme */
	const char *interface; /* NULL for any */
	bool mptcp, expect_greeting;
	bool bare_given, bind_given;
	bool unix_target;          /* -U: the target is a path */
	bool route_by_environment; /* --proxy env */
	unsigned proxies;
	const char *proxy[ROUTE_HOPS_MAX];
	const char *no_proxy, *user, *auth_file, *fields_file;
	struct fields fields; /* of --proxy-header, and of the file once read */
	struct policy policy; /* last, for it is large */
};

/*
 * options_begin(o, argc, argv): fills in the defaults of an o of zeros, and of
 * the options only --forced and --syslog. This comes before anything is looked
 * up, even a service, since resolvers remember their environment, and before
 * anything can be wrong. The words keep their order for options_parse.
 */
void options_begin(struct options *o, int argc, char **argv);

/*
 * options_parse(o, argc, argv): call it after options_begin; it fills in what
 * each option says. optind is then the index of the first word of the target.
 * Fails with what is wrong with an option, of the usage stage or, for a file of
 * rules, of the policy stage; with OUTCOME_OPTION_NEAR, the detail is the index
 * for options_name.
 */
struct verdict options_parse(struct options *o, int argc, char **argv);

/*
 * options_check(o): checks the options together: OUTCOME_OK, or which of them
 * contradict each other.
 */
struct verdict options_check(struct options *o);

/* options_name(index): the name of an option, without its dashes. */
const char *options_name(int index);

#endif
