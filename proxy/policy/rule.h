#ifndef RULE_H
#define RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "address/prefix.h"
#include "base/cursor.h"
#include "base/outcome.h"
#include "policy/protected.h"

/*
 * A rule is HOST:PORTS. HOST is one of
 *
 *	*                   every target
 *	db.corp.example     the name
 *	*.corp.example      the names that match, at any depth: * matches any
 *	                    characters, or none, and ? matches one; they also
 *	                    match dots. Case and a trailing dot do not matter,
 *	                    in the rule and in the name. An address never
 *	                    matches
 *	192.0.2.1  [2001:db8::1]                        the address, in any zone
 *	192.0.2.0/24  [2001:db8::/32]  [2001:db8::]/32  the block
 *	@self  @loopback  @link-local   the addresses of a kind
 *	vsock/CID  vsock-mux/GLOB       a virtual machine; CID * means each
 *
 * and PORTS is *, or a list, separated by commas, of ports, ranges such as
 * 8000-8100 and names of services. A rule for UNIX sockets is unix:GLOB, where
 * GLOB is a path. In a GLOB, * and ? match characters other than a slash, and
 * case matters.
 */
#define RULE_RANGES 16

enum rule_kind { RULE_ALL, RULE_NAME, RULE_BLOCK, RULE_PROTECTED, RULE_LOCAL };

struct policy_range {
	uint16_t first, last;
};

struct rule {
	enum rule_kind kind;
	bool permit; /* the caller sets this and the next field */
	int line;    /* its place in a file, as an outcome_line; or 0 */
	unsigned ranges;
	struct policy_range range[RULE_RANGES];
	enum protected_kind means;        /* RULE_PROTECTED */
	struct prefix block;              /* RULE_BLOCK */
	char name[ENDPOINT_NAME_MAX + 1]; /* RULE_NAME; no trailing dot */
	enum endpoint_kind local;         /* RULE_LOCAL: of this kind, */
	uint32_t cid;                     /* with this CID, _NONE for any, */
	char path[ENDPOINT_PATH_MAX + 1]; /* or a path that matches this GLOB */
};

/*
 * A policy_service(name, &port): the port of a service; false if there is no
 * such service. It may do I/O.
 */
typedef bool policy_service(const char *name, uint16_t *port);

/*
 * rule_parse(rule, text, service): fills in *rule, or returns what is wrong:
 *
 *	OUTCOME_POLICY_LINE_PORTLESS    no :PORTS
 *	OUTCOME_POLICY_LINE_PORTS       PORTS are not ports
 *	OUTCOME_POLICY_LINE_BRACKETS    IPv6 without its brackets
 *	OUTCOME_POLICY_LINE_BITS        bits are set after the length of a block
 *	OUTCOME_POLICY_LINE_WRAPPED     a block of IPv6 addresses that represent
 *	                                IPv4 (prefix_unwrap): those are judged
 *	                                as IPv4, and must be written as IPv4
 *	OUTCOME_POLICY_LINE_HOST        HOST is not a host, or nothing could
 *	                                match it: a reserved name, an address
 *	                                with wildcards
 *
 * With a NULL service, there are no services.
 */
enum outcome rule_parse(
    struct rule *rule, struct cursor text, policy_service *service);

/* rule_is_address(rule): whether it is about addresses and not about names. */
bool rule_is_address(const struct rule *rule);

/* rule_has_port(rule, port): whether PORTS includes port. */
bool rule_has_port(const struct rule *rule, uint16_t port);

/* rule_fits(glob, to): whether to is a name that matches glob. */
bool rule_fits(const char *glob, const struct endpoint *to);

/*
 * rule_fits_local(rule, to): whether a RULE_LOCAL is about to, apart from the
 * port.
 */
bool rule_fits_local(const struct rule *rule, const struct endpoint *to);

/*
 * rule_parse_local(rule, host): parses HOST of a RULE_LOCAL; false if it is not
 * one.
 */
bool rule_parse_local(struct rule *rule, const char *host);

/*
 * rule_parse_unix(rule, path): parses the GLOB of unix:GLOB; false if it is not
 * one.
 */
bool rule_parse_unix(struct rule *rule, const char *path);

#endif
