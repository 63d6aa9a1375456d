#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "policy/protected.h"
#include "policy/rule.h"

#define POLICY_RULES_MAX 256

/*
 * Who may go where: rules in the order given, of which the first that matches
 * decides. Large: static, or set up with policy_init, and not to be copied.
 */
struct policy {
	unsigned count;
	bool given;     /* a rule or a file, even an empty one */
	bool self;      /* a rule is about this host's own addresses */
	bool addresses; /* a rule is about addresses */
	unsigned files;
	struct rule rule[POLICY_RULES_MAX];
};

/* policy_init(p): no rules, and none given; one of zeros is that, too. */
void policy_init(struct policy *p);

/*
 * policy_add(p, permit, text, service): appends a rule, or says what is wrong
 * with it. Whatever it returns, rules are then given: of a policy that failed,
 * nothing is open by default.
 */
enum rule_fault policy_add(
    struct policy *p, bool permit, const char *text, policy_service *service);

/* Whether an address is one of this host's own. */
enum policy_own { POLICY_OTHER, POLICY_UNSURE, POLICY_OWN };

/* What is asked of a policy. */
struct policy_case {
	const struct endpoint *to; /* as it was asked for */
	bool forced;               /* protected addresses are shut, see below */
	bool known;                /* address is; else a proxy looks to up */
	struct ip address;         /* the one that would be dialled */
	enum policy_own own;       /* address is; of one in a range: unasked */
	enum policy_own own_inside; /* the IPv4 address within 6to4 is */
};

struct policy_answer {
	bool permitted;
	unsigned rule; /* the one that decided, from 1; 0: none matched */
	unsigned near; /* then the first that would permit on its own ports */
	enum protected_kind kind; /* when forced */
	bool shut;                /* none matched, and it is protected */
	bool inside; /* that was said of the IPv4 address within 6to4 */
};

/*
 * policy_judge(p, c): whether p permits c. A rule matches when its ports hold
 * the port, and its name fits the name, its block holds the address, or the
 * address is of its kind. The first that matches decides. What none matches is
 * denied when rules were given, and otherwise permitted.
 *
 * An address that stands for an IPv4 address (prefix_unwrap) is judged as that
 * one in every respect, but own then tells of both. One of 6to4 is permitted
 * when it is, and the IPv4 address within, too. A target that is an address
 * needs not be known. Of a name that is not, rules see the name only; but a
 * name that means loopback by its wording, such as localhost, counts as
 * 127.0.0.1 and ::1. A UNIX or
 * vsock socket is protected; rules on it open it, and *:* matches it.
 *
 * When forced, protected addresses are shut: a permit does not match them but
 * when it opens them, and what none matches is denied even when no rules were
 * given. A single address opens itself, a block what is of its own kind when it
 * lies within that kind's ranges, and the word of a kind all of it; the rule
 * whose HOST is localhost, and no other name or glob, opens loopback to the
 * target localhost. What may be this host's own, or not, is opened by its
 * single address alone. A deny matches as everywhere.
 */
struct policy_answer policy_judge(
    const struct policy *p, const struct policy_case *c);

/*
 * policy_could_permit(p, c): for a name before it is looked up here: true when
 * there is an address for which p would permit it, and only then. Looks at to
 * and forced alone; for a target that is an address it is policy_judge.
 */
bool policy_could_permit(const struct policy *p, const struct policy_case *c);

#endif
