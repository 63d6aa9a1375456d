/* The addresses of a name, in the order in which to try them. */

#include "outbound/resolve.h"
#include "base/clock.h"
#include "outbound/lookup.h"
#include "outbound/order.h"

/* How much a failure explains: that one family has no address says little. */
static int
weight(struct verdict v)
{
	if (v.what == OUTCOME_OK)
		return 0;
	if (v.what == OUTCOME_RESOLVE_EMPTY)
		return 1;
	if (lookup_is_absent(v))
		return 2;
	return 3;
}

struct verdict
resolve_worse(struct verdict a, struct verdict b)
{
	return weight(b) > weight(a) ? b : a;
}

static void
take_all(struct order *o, const struct lookup_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->count; i++)
		order_add(o, &answer->address[i]);
}

/* What does not depend on who wants the addresses. */
static struct verdict
find_all(struct attempt *a, const struct plan_stop *stop, int64_t patience,
    struct ip *list, size_t *count)
{
	struct verdict v, failure = { .what = OUTCOME_OK };
	const struct lookup_answer *answer;
	int64_t until = CLOCK_NEVER;
	struct pollfd fds[2];
	struct lookup *l = NULL;
	struct order o = { .turn = IP_V6 };

	*count = 0;
	v = lookup_begin(
	    &l, a->lookups, stop->at, stop->family, a->wait.deadline);
	if (l == NULL)
		return v;
	while (v.what == OUTCOME_OK && lookup_pending(l)) {
		fds[0] = (struct pollfd){ lookup_fd(l), POLLIN, 0 };
		v = wait_until(
		    &a->wait, fds, 1, clock_earlier(until, lookup_due(l)));
		if (v.what != OUTCOME_OK ||
		    (fds[0].revents == 0 && clock_ms() >= until))
			break;
		answer = lookup_go_on(l, fds[0].revents != 0);
		if (answer == NULL)
			continue;
		failure = resolve_worse(failure, answer->verdict);
		if (answer->verdict.what == OUTCOME_OK) {
			take_all(&o, answer);
			until = clock_ms() + patience;
		}
	}
	/* The other family may go on being silent. */
	if (v.what == OUTCOME_CONNECT_TIMEOUT)
		v.what = order_has(&o) ? OUTCOME_OK : OUTCOME_RESOLVE_TIMEOUT;
	while (v.what == OUTCOME_OK && order_has(&o))
		list[(*count)++] = *order_next(&o);
	if (v.what == OUTCOME_OK && *count == 0)
		v = failure;
	lookup_end(l);
	return v;
}

static struct resolve_found
judge_found(const struct proxy_config *via, const struct access *access,
    const struct ip *ip)
{
	struct endpoint at = endpoint_of_ip(ip, 0);
	struct resolve_found found = { .ip = *ip, .answer.permitted = true };

	found.fits = plan_fits(via, &at);
	if (access != NULL)
		found.answer = access_judge(access, ip);
	found.usable = found.fits && found.answer.permitted;
	return found;
}

struct verdict
resolve_for(struct attempt *a, const struct proxy_config *via,
    const struct plan_stop *stop, const struct access *access, int64_t patience,
    struct resolve_found *list, size_t *count)
{
	enum outcome none = OUTCOME_RESOLVE_SOCKS4;
	struct ip address[2 * LOOKUP_MAX];
	bool usable = false;
	struct verdict v = find_all(a, stop, patience, address, count);
	size_t i;

	for (i = 0; v.what == OUTCOME_OK && i < *count; i++) {
		list[i] = judge_found(via, access, &address[i]);
		usable = usable || list[i].usable;
		if (!list[i].answer.permitted)
			none = OUTCOME_POLICY_DENIED;
	}
	if (v.what == OUTCOME_OK && !usable)
		v = outcome_of(none);
	return access_unresolved(access, v);
}
