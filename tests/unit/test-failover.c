#include <stdio.h>
#include <string.h>

#include "check.h"
#include "outbound/failover.h"
#include "outbound/retry.h"

/*
 * For each cause: whether it is tried again, and whose next proxy in a chain of
 * three is tried.
 */
static const struct row {
	enum outcome what;
	enum cause cause;
	bool again;
	int blame; /* the hop after this one, counted from it; -1 for none */
} rows[] = {
	{ OUTCOME_OK, CAUSE_NONE, false, -1 },
	{ OUTCOME_OPTION_UNKNOWN, CAUSE_USAGE, false, -1 },
	{ OUTCOME_TARGET_MISSING, CAUSE_TARGET, false, -1 },
	{ OUTCOME_TARGET_ZONE, CAUSE_TARGET, false, -1 },
	{ OUTCOME_RESERVED, CAUSE_RESERVED, false, -1 },
	{ OUTCOME_PROXY_RESERVED, CAUSE_FORBIDDEN, false, -1 },
	{ OUTCOME_POLICY_DENIED, CAUSE_POLICY, false, -1 },
	{ OUTCOME_CREDENTIALS_ASK, CAUSE_FORBIDDEN, false, -1 },
	{ OUTCOME_CREDENTIALS_FILE_UNSAFE, CAUSE_MISCONFIGURED, false, -1 },
	{ OUTCOME_RESOLVE, CAUSE_UNKNOWN_NAME, true, 0 },
	{ OUTCOME_RESOLVE_SYSTEM, CAUSE_UNKNOWN_NAME, true, 0 },
	{ OUTCOME_RESOLVE_EMPTY, CAUSE_UNKNOWN_NAME, true, 0 },
	{ OUTCOME_RESOLVE_TIMEOUT, CAUSE_NO_ANSWER, true, 0 },
	{ OUTCOME_CONNECT, CAUSE_UNREACHED, true, 0 },
	{ OUTCOME_CONNECT_TIMEOUT, CAUSE_NO_ANSWER, true, 0 },
	{ OUTCOME_BIND, CAUSE_SYSTEM, false, -1 },
	{ OUTCOME_SYSTEM, CAUSE_SYSTEM, false, -1 },
	{ OUTCOME_CLIENT_GONE, CAUSE_CLIENT_GONE, false, -1 },
	{ OUTCOME_OUTPUT, CAUSE_BROKEN, false, -1 },
	{ OUTCOME_PROXY_TIMEOUT, CAUSE_SILENT, true, 0 },
	{ OUTCOME_PROXY_HUNG_UP, CAUSE_HUNG_UP, false, 0 },
	{ OUTCOME_PROXY_VERSION, CAUSE_NONSENSE, false, 0 },
	{ OUTCOME_PROXY_WANTS_CREDENTIALS, CAUSE_FORBIDDEN, false, -1 },
	{ OUTCOME_SOCKS4_REFUSED, CAUSE_BEYOND, true, 1 },
	{ OUTCOME_SOCKS5_RULE, CAUSE_FORBIDDEN, false, -1 },
	{ OUTCOME_SOCKS5_REFUSED, CAUSE_BEYOND, true, 1 },
	{ OUTCOME_SOCKS5_COMMAND, CAUSE_NONSENSE, false, 0 },
	{ OUTCOME_TOR_NOT_FOUND, CAUSE_BEYOND, true, 1 },
	{ OUTCOME_HTTP_BUSY, CAUSE_UNREACHED, true, 0 },
	{ OUTCOME_HTTP_UNREACHABLE, CAUSE_BEYOND, true, 1 },
	{ OUTCOME_HTTP_STATUS, CAUSE_NONSENSE, false, 0 },
	{ OUTCOME_RELAY_NETWORK, CAUSE_BROKEN, false, -1 },
};

/* Three hops, each of them with two proxies. */
static const struct route route = { .hops = 3, .first = { 0, 2, 4, 6 } };

static void
test_row(const struct row *row, const char *name)
{
	static const unsigned first[] = { 0, 2, 4 }, last[] = { 1, 3, 5 };
	struct verdict v = { .what = row->what, .hops = 3 };
	unsigned wanted;

	CHECK(outcome_cause(row->what) == row->cause, name);
	CHECK(retry_is_worth(row->cause) == row->again, name);
	for (v.hop = 1; v.hop <= 3; v.hop++) {
		wanted = row->blame < 0 ? 0 : v.hop + (unsigned)row->blame;
		if (wanted > 3)
			wanted = 0;
		CHECK(failover_hop(v, &route, first) == wanted, name);
		CHECK(failover_hop(v, &route, last) == 0, name);
	}
	/* A failure of the target, or our own: no proxy was involved. */
	v.hop = 0;
	if (row->cause != CAUSE_BEYOND)
		CHECK(failover_hop(v, &route, first) == 0, name);
}

/* A proxy may be silent or hang up because the next one is dead. */
static void
test_next(void)
{
	static const unsigned chosen[] = { 0, 3, 4 };
	struct verdict v = { .hop = 2, .hops = 3 };

	v.what = OUTCOME_PROXY_TIMEOUT;
	CHECK(failover_hop(v, &route, chosen) == 3, "silent");
	v.what = OUTCOME_PROXY_HUNG_UP;
	CHECK(failover_hop(v, &route, chosen) == 3, "hung up");
	v.what = OUTCOME_PROXY_VERSION;
	CHECK(failover_hop(v, &route, chosen) == 0, "nonsense");
	v.what = OUTCOME_CONNECT_TIMEOUT;
	CHECK(failover_hop(v, &route, chosen) == 0, "not connected");
	v.hop = 3;
	v.what = OUTCOME_PROXY_HUNG_UP;
	CHECK(failover_hop(v, &route, chosen) == 3, "the last, itself");
}

static void
test_direct(void)
{
	const struct route with = {
		.hops = 2, .direct = true, .first = { 0, 1, 2 }
	};
	const unsigned proxy[] = { 0, 1 }, without[] = { 1, 1 };
	struct verdict v = { .what = OUTCOME_CONNECT, .hop = 1, .hops = 2 };

	CHECK(failover_hop(v, &with, proxy) == 1, "it is dead");
	CHECK(failover_hop(v, &with, without) == 0, "it was the last");
	v.hop = 2;
	CHECK(failover_hop(v, &with, proxy) == 0, "the second has no other");
	v = (struct verdict){
		.what = OUTCOME_SOCKS5_RULE, .hop = 1, .hops = 2
	};
	CHECK(failover_hop(v, &with, proxy) == 0, "it refused");
}

int
main(void)
{
	char name[32];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(name, sizeof(name), "row %zu", i);
		test_row(&rows[i], name);
	}
	test_next();
	test_direct();
	return check_status();
}
