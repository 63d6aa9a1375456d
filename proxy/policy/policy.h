#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "policy/protected.h"
#include "policy/rule.h"

#define POLICY_RULES_MAX 256

/*
 * Who may connect where: rules in the order given; the first that matches
 * decides. A policy of zeros has none. It is large: make it static, and do not
 * copy it.
 */
struct policy {
	unsigned count;
	bool given;     /* a rule or a file, even an empty one */
	bool self;      /* a rule is about this host's own addresses */
	bool addresses; /* a rule is about addresses */
	unsigned files; /* whose rules it has */
	struct rule rule[POLICY_RULES_MAX];
};

/*
 * policy_add(p, permit, text, service): appends a rule, or returns what is
 * wrong: as rule_parse does, or OUTCOME_POLICY_LINE_MANY if there is no room
 * for another one. Whatever it returns, rules are then given: a policy that
 * failed permits nothing by default.
 */
enum outcome policy_add(
    struct policy *p, bool permit, struct cursor text, policy_service *service);

/* Whether an address is one of this host's own. */
enum policy_own { POLICY_OTHER, POLICY_UNSURE, POLICY_OWN };

/* A question to a policy. */
struct policy_case {
	const struct endpoint *to; /* the target as it was asked for */
	bool forced;               /* shut protected addresses, see below */
	bool known;          /* address is known; else a proxy looks up to */
	struct ip address;   /* the address that would be dialled */
	enum policy_own own; /* of address; not set if it is in a range */
	enum policy_own own_inside; /* of the IPv4 address within 6to4 */
};

struct policy_answer {
	bool permitted;
	unsigned rule; /* the rule that decided, from 1; 0: none matched */
	unsigned near; /* with 0: the first that would permit other ports */
	enum protected_kind kind; /* if forced */
	bool shut;   /* no rule matched, and the address is protected */
	bool inside; /* the answer is about the IPv4 address within 6to4 */
};

/*
 * policy_judge(p, c): whether p permits c. A rule matches if its ports include
 * the port, and if its name matches the name, its block holds the address, or
 * the address is of its kind. The first rule that matches decides. A target
 * that no rule matches is denied if rules were given, and permitted otherwise.
 *
 * An address that represents an IPv4 address (prefix_unwrap) is judged as that
 * IPv4 address in every respect, but own then covers both. A 6to4 address is
 * permitted if both it and the IPv4 address within are. A target that is an
 * address need not be known. If a name is not known, rules see only the name;
 * but a name that means loopback by its wording, such as localhost, counts as
 * 127.0.0.1 and ::1. A UNIX or vsock socket is protected; rules for it permit
 * it, and *:* matches it.
 *
 * If forced, protected addresses are shut: a permit rule matches them only if
 * it opens them, and an address that no rule matches is denied even if no rules
 * were given. A rule for a single address opens that address; a rule for a
 * block opens the addresses of its own kind if it lies within the ranges of
 * that kind; and the word of a kind opens all of that kind. The rule whose HOST
 * is localhost, and no other name or glob, opens loopback to the target
 * localhost. An address that may or may not be this host's own is opened only
 * by a rule for that single address. A deny rule matches as usual.
 */
struct policy_answer policy_judge(
    const struct policy *p, const struct policy_case *c);

/*
 * policy_could_permit(p, c): for a name before it is looked up here: true if
 * and only if there is an address for which p would permit it. It uses only to
 * and forced; for a target that is an address, it does the same as
 * policy_judge.
 */
bool policy_could_permit(const struct policy *p, const struct policy_case *c);

#endif
