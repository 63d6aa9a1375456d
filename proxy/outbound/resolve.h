#ifndef RESOLVE_H
#define RESOLVE_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "policy/policy.h"
#include "route/plan.h"

/*
 * resolve_worse(a, b): the one of two verdicts that tells more: that a family
 * has no address says less than that the name server is out of reach.
 */
struct verdict resolve_worse(struct verdict a, struct verdict b);

/*
 * resolve_all(a, to, family, patience, list, &count): waits for the addresses
 * of to, at most 2 * LOOKUP_MAX, in the order to try them; when one family's
 * have come, so many milliseconds for the other's. A name that has some is
 * OUTCOME_OK; else OUTCOME_RESOLVE*, or as wait_until has it.
 */
struct verdict resolve_all(struct attempt *a, const struct endpoint *to,
    int family, int64_t patience, struct ip *list, size_t *count);

/* An address of a stop, and what speaks for it. */
struct resolve_found {
	struct ip ip;
	struct policy_answer answer;
	bool fits;   /* the proxy can carry it */
	bool usable; /* it may be gone to, and can */
};

/*
 * resolve_for(a, via, stop, access, patience, list, &count): what resolve_all
 * has for a stop that we find for the proxy via, or to dial when that is NULL.
 * list holds all of it; OUTCOME_OK when one of them is usable, else
 * OUTCOME_POLICY_DENIED, _RESOLVE_SOCKS4, or what resolve_all has. NULL for
 * access permits all.
 */
struct verdict resolve_for(struct attempt *a, const struct proxy_config *via,
    const struct plan_stop *stop, const struct access *access, int64_t patience,
    struct resolve_found *list, size_t *count);

/* RFC 8305 3: how long to wait for AAAA when A has come, in milliseconds. */
#define RESOLVE_DELAY 50

#endif
