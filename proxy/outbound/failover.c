#include <stdbool.h>

#include "outbound/failover.h"

/* The hop whose proxy is dead by this verdict; 0 for none. */
static unsigned
dead_hop(struct verdict v)
{
	switch (outcome_cause(v.what)) {
	case CAUSE_UNKNOWN_NAME:
	case CAUSE_UNREACHED:
	case CAUSE_NO_ANSWER:
	case CAUSE_SILENT:
	case CAUSE_HUNG_UP:
	case CAUSE_NONSENSE:
		return v.hop;
	case CAUSE_BEYOND:
		/* Beyond the last proxy is the target. */
		return v.hop < v.hops ? v.hop + 1 : 0;
	case CAUSE_NONE:
	case CAUSE_USAGE:
	case CAUSE_TARGET:
	case CAUSE_RESERVED:
	case CAUSE_POLICY:
	case CAUSE_FORBIDDEN:
	case CAUSE_MISCONFIGURED:
	case CAUSE_BROKEN:
	case CAUSE_CLIENT_GONE:
	case CAUSE_SYSTEM:
	case CAUSE_COUNT:
		break;
	}
	return 0;
}

/* A proxy may be silent, or hang up, because the next one is dead. */
static bool
may_be_next_hop(struct verdict v)
{
	enum cause cause = outcome_cause(v.what);

	return v.hop < v.hops &&
	    (cause == CAUSE_SILENT || cause == CAUSE_HUNG_UP);
}

static bool
has_next(const struct route *route, const unsigned *chosen, unsigned hop)
{
	unsigned end = route->first[hop];

	if (hop == 1 && route->direct)
		end++;
	return chosen[hop - 1] + 1 < end;
}

unsigned
failover_hop(
    struct verdict v, const struct route *route, const unsigned *chosen)
{
	unsigned dead = dead_hop(v);

	if (dead > 0 && !has_next(route, chosen, dead) && may_be_next_hop(v))
		dead++;
	return dead > 0 && has_next(route, chosen, dead) ? dead : 0;
}
