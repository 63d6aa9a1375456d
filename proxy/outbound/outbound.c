#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "outbound/failover.h"
#include "outbound/outbound.h"
#include "outbound/resolve.h"
#include "outbound/tunnel.h"

static size_t
next_usable(const struct resolve_found *list, size_t count, size_t i)
{
	while (i < count && !list[i].usable)
		i++;
	return i;
}

/* A proxy that does not take names gets the address of the next stop. */
static struct verdict
look_up(struct attempt *a, const struct plan_way *way, unsigned i,
    struct resolve_found *list, size_t *count)
{
	struct verdict v;

	progress_stage(a->progress, PROGRESS_RESOLVING);
	v = resolve_for(a, way->via[i - 1], &way->stop[i],
	    i == way->hops ? a->access : NULL, 0, list, count);
	if (*count > 0)
		progress_stage(a->progress, PROGRESS_RESOLVED);
	v.hop = i < way->hops ? i + 1 : 0;
	v.hops = way->hops;
	return v;
}

/* Another address of the target may work if this one does not. */
static bool
is_address_to_blame(struct verdict v, unsigned hops)
{
	return v.what == OUTCOME_GREETING_NONE ||
	    (outcome_cause(v.what) == CAUSE_BEYOND && v.hop == hops);
}

/*
 * Looks up what must be looked up here, and connects. If the last proxy cannot
 * reach one address of the target, the others are tried.
 */
static struct verdict
go_by_address(struct attempt *a, struct plan_way way, int *fd)
{
	struct resolve_found list[2 * LOOKUP_MAX];
	struct endpoint found[ROUTE_HOPS_MAX];
	unsigned i, hops = way.hops;
	size_t count = 0, next = 0;
	struct verdict v;

	for (i = 1; i <= hops; i++) {
		count = 0;
		if (way.stop[i].finder != PLAN_US)
			continue;
		v = look_up(a, &way, i, list, &count);
		if (v.what != OUTCOME_OK)
			return v;
		next = next_usable(list, count, 0);
		found[i - 1] = endpoint_of_ip(
		    &list[next].ip, way.stop[i].at->port);
		way.stop[i] = (struct plan_stop){ .at = &found[i - 1] };
	}
	for (;;) {
		v = tunnel_open(a, &way, fd);
		next = next_usable(list, count, next + 1);
		if (!is_address_to_blame(v, hops) || next >= count)
			return v;
		found[hops - 1].ip = list[next].ip;
	}
}

static struct verdict
go(struct attempt *a, const struct plan_way *way, int *fd)
{
	unsigned i;

	for (i = 1; i <= way->hops; i++) {
		if (way->stop[i].finder == PLAN_US)
			return go_by_address(a, *way, fd);
	}
	return tunnel_open(a, way, fd);
}

/* A failure on our side: no proxy was involved. */
static bool
is_ours(enum outcome what)
{
	enum cause cause = outcome_cause(what);

	return cause == CAUSE_CLIENT_GONE || cause == CAUSE_SYSTEM;
}

/*
 * Each way that has not been tried keeps an equal share of the time that is
 * left.
 */
static int64_t
share(int64_t deadline, unsigned untried)
{
	int64_t now = clock_ms();

	if (deadline == CLOCK_NEVER)
		return CLOCK_NEVER;
	return now + (deadline - now) / (untried + 1);
}

/* The hops of the verdict are counted as those of the route. */
static struct verdict
go_way(
    struct attempt *a, const struct plan *plan, const unsigned *chosen, int *fd)
{
	struct plan_way way;
	struct verdict v;

	plan_way(plan, chosen, &way);
	a->fast_open = plan->fast_open && way.hops > 0;
	a->hops = way.hops;
	progress_hops(a->progress, way.hops);
	if (way.direct)
		progress_line(a->progress,
		    "route: no proxy of the first hop works, goes without");
	v = go(a, &way, fd);
	if (way.direct && v.hop > 0)
		v.hop++;
	if (v.hop > 0)
		v.hops = plan->route->hops;
	return v;
}

struct verdict
connect_outbound(const struct plan *plan, struct attempt *a, int *fd)
{
	const struct route *route = plan->route;
	unsigned untried = route_count(route) - route->hops + route->direct;
	unsigned dead, chosen[ROUTE_HOPS_MAX];
	int64_t deadline = a->wait.deadline;
	struct verdict v;

	*fd = -1;
	memcpy(chosen, route->first, sizeof(chosen));
	for (;;) {
		a->wait.deadline = share(deadline, untried);
		v = go_way(a, plan, chosen, fd);
		a->wait.deadline = deadline;
		if (is_ours(v.what))
			v.hop = 0;
		dead = failover_hop(v, route, chosen);
		if (dead == 0)
			return v;
		chosen[dead - 1]++;
		untried--;
	}
}
