#include <sys/socket.h>

#include <string.h>

#include "address/target.h"
#include "check.h"
#include "route/plan.h"

/*
 * For the first way: who looks up each stop: n nobody, u we, 4 we (IPv4), p
 * proxy.
 */
struct row {
	const char *hop[2], *target;
	int family;
	enum outcome what;
	unsigned at; /* the hop that is to blame */
	const char *finders;
};

static const struct row rows[] = {
	{ { NULL }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "u" },
	{ { NULL }, "192.0.2.1", AF_UNSPEC, OUTCOME_OK, 0, "n" },
	{ { NULL }, "fe80::1%eth0", AF_INET6, OUTCOME_OK, 0, "n" },
	{ { NULL }, "a.example", AF_INET, OUTCOME_OK, 0, "4" },
	{ { NULL }, "192.0.2.1", AF_INET6, OUTCOME_TARGET_FAMILY, 0, "" },
	{ { NULL }, "::1", AF_INET, OUTCOME_TARGET_FAMILY, 0, "" },
	{ { NULL }, "a.onion", AF_UNSPEC, OUTCOME_TARGET_ONION, 0, "" },
	{ { "192.0.2.9" }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "np" },
	{ { "192.0.2.9" }, "a.onion", AF_UNSPEC, OUTCOME_OK, 0, "np" },
	{ { "192.0.2.9" }, "::1", AF_INET, OUTCOME_OK, 0, "nn" },
	{ { "192.0.2.9" }, "fe80::1%1", AF_UNSPEC, OUTCOME_TARGET_ZONE, 0, "" },
	{ { "192.0.2.9" }, "a", AF_INET6, OUTCOME_TARGET_FAMILY, 1, "" },
	{ { "a.onion" }, "a", AF_UNSPEC, OUTCOME_TARGET_ONION, 1, "" },
	{ { "http://p" }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "up" },
	{ { "socks5://p" }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "uu" },
	{ { "socks5://p" }, "a.onion", AF_UNSPEC, OUTCOME_TARGET_ONION, 0, "" },
	{ { "socks4a://p" }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "up" },
	{ { "socks4://p" }, "a.example", AF_UNSPEC, OUTCOME_OK, 0, "u4" },
	{ { "socks4://p" }, "a.example", AF_INET6, OUTCOME_OK, 0, "u4" },
	{ { "socks4://p" }, "192.0.2.1", AF_UNSPEC, OUTCOME_OK, 0, "un" },
	{ { "socks4://p" }, "0.0.0.5", AF_UNSPEC, OUTCOME_TARGET_SOCKS4, 0,
	    "" },
	{ { "socks4a://p" }, "::1", AF_UNSPEC, OUTCOME_TARGET_SOCKS4, 0, "" },
	{ { "http://p,socks4a://q" }, "::1", AF_UNSPEC, OUTCOME_TARGET_SOCKS4,
	    0, "" },
	{ { "http://localhost/run/p" }, "a", AF_INET6, OUTCOME_OK, 0, "np" },
	{ { "http://p", "socks5://q" }, "a", AF_UNSPEC, OUTCOME_OK, 0, "upu" },
	{ { "socks5://p", "http://q" }, "a", AF_UNSPEC, OUTCOME_OK, 0, "uup" },
	{ { "socks4://p", "http://q" }, "::1", AF_UNSPEC, OUTCOME_OK, 0,
	    "u4n" },
	{ { "socks4a://p", "http://[::1]" }, "a", AF_UNSPEC,
	    OUTCOME_TARGET_SOCKS4, 2, "" },
	{ { "socks5://p", "q.onion" }, "a", AF_UNSPEC, OUTCOME_TARGET_ONION, 2,
	    "" },
};

static struct route route;
static struct endpoint to;

static struct verdict
make(struct plan *plan, const struct row *r, bool optimistic, bool relay)
{
	const struct plan_options options = {
		.family = r->family, .optimistic = optimistic, .relay = relay
	};
	unsigned i;

	route_init(&route);
	for (i = 0; i < 2 && r->hop[i] != NULL; i++)
		CHECK(route_add(&route, r->hop[i], PROTOCOL_SOCKS5H).what ==
			OUTCOME_OK,
		    r->hop[i]);
	CHECK(target_set(&to, r->target, 22).what == OUTCOME_OK, r->target);
	return plan_make(plan, &to, &route, &options);
}

static char
letter(struct plan_stop stop)
{
	switch (stop.finder) {
	case PLAN_NOBODY:
		return 'n';
	case PLAN_PROXY:
		return 'p';
	case PLAN_US:
		break;
	}
	return stop.family == AF_INET ? '4' : 'u';
}

static void
test_rows(void)
{
	char finders[ROUTE_HOPS_MAX + 2];
	struct plan_way way;
	struct plan plan;
	struct verdict v;
	unsigned j;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		v = make(&plan, r, false, true);
		CHECK(v.what == r->what, r->target);
		CHECK(v.hop == r->at, r->target);
		if (v.what != OUTCOME_OK)
			continue;
		plan_way(&plan, route.first, &way);
		CHECK(way.hops == route.hops, r->target);
		for (j = 0; j <= way.hops; j++)
			finders[j] = letter(way.stop[j]);
		finders[j] = '\0';
		CHECK(strcmp(finders, r->finders) == 0, r->target);
		CHECK(way.stop[way.hops].at == &to, r->target);
	}
}

static void
test_alternatives(void)
{
	const struct row r = { { "socks4://p,http://q", "x" }, "a", AF_UNSPEC,
		OUTCOME_OK, 0, "" };
	unsigned chosen[ROUTE_HOPS_MAX] = { 1, 2 };
	struct plan_way way;
	struct plan plan;

	CHECK(make(&plan, &r, false, true).what == OUTCOME_OK, "made");
	plan_way(&plan, chosen, &way);
	CHECK(way.via[0] == &route.proxy[1], "the second");
	CHECK(way.stop[0].at == &route.proxy[1].server, "where it is");
	CHECK(letter(way.stop[1]) == 'p', "names to the second");
	chosen[0] = 0;
	plan_way(&plan, chosen, &way);
	CHECK(letter(way.stop[1]) == '4', "IPv4 addresses to the first");
}

static void
test_direct(void)
{
	const struct row one = { { "socks4a://p,direct" }, "a", AF_UNSPEC,
		OUTCOME_OK, 0, "" };
	const struct row two = { { "socks4a://p,direct", "http://q" },
		"a.onion", AF_UNSPEC, OUTCOME_OK, 0, "" };
	const struct row onion = { { "socks5h://p,direct" }, "a.onion",
		AF_UNSPEC, OUTCOME_TARGET_ONION, 0, "" };
	const struct row family = { { "http://p,direct", "http://[::1]" }, "a",
		AF_INET, OUTCOME_TARGET_FAMILY, 2, "" };
	unsigned chosen[ROUTE_HOPS_MAX] = { 1, 1 };
	const struct proxy_config *via;
	struct plan_way way;
	struct plan plan;

	CHECK(make(&plan, &one, true, true).what == OUTCOME_OK, "one hop");
	CHECK(plan_before(&plan, 1, 1, &via) && via == NULL, "dialled, too");
	CHECK(!plan_before(&plan, 1, 2, &via), "no third");
	CHECK(!plan_alike(&plan, &route.proxy[0], NULL), "found otherwise");
	plan_way(&plan, chosen, &way);
	CHECK(way.direct && way.hops == 0, "no hop");
	CHECK(letter(way.stop[0]) == 'u' && way.stop[0].at == &to, "dialled");
	chosen[0] = 0;
	plan_way(&plan, chosen, &way);
	CHECK(!way.direct && way.hops == 1, "by the proxy");
	CHECK(make(&plan, &two, false, true).what == OUTCOME_OK, "two hops");
	chosen[0] = 1;
	plan_way(&plan, chosen, &way);
	CHECK(way.direct && way.hops == 1, "one hop less");
	CHECK(way.via[0] == &route.proxy[1], "the second");
	CHECK(letter(way.stop[0]) == 'u' && letter(way.stop[1]) == 'p',
	    "the second is dialled");
	CHECK(make(&plan, &onion, false, true).what == OUTCOME_TARGET_ONION,
	    "nobody may find it here");
	CHECK(make(&plan, &family, false, true).what == OUTCOME_TARGET_FAMILY,
	    "the second hop is dialled");
}

static void
test_barred(void)
{
	const struct row address = { { NULL }, "::1", AF_UNSPEC, OUTCOME_OK, 0,
		"" };
	const struct row name = { { NULL }, "a", AF_UNSPEC, OUTCOME_OK, 0, "" };
	const struct row proxy = { { "http://[::1]" }, "::1", AF_UNSPEC,
		OUTCOME_OK, 0, "" };
	struct plan plan;

	make(&plan, &address, true, true);
	CHECK(!plan.filter_early && plan.filter_relay, "an address");
	CHECK(!plan.fast_open, "no proxy answers");
	make(&plan, &address, true, false);
	CHECK(!plan.filter_early && !plan.filter_relay, "passed on");
	make(&plan, &name, true, true);
	CHECK(plan.filter_early && plan.filter_relay, "a name server speaks");
	make(&plan, &proxy, false, true);
	CHECK(plan.filter_early && !plan.fast_open, "a proxy speaks");
	make(&plan, &proxy, true, true);
	CHECK(plan.fast_open, "a proxy is not waited for");
}

static void
test_fits(void)
{
	const struct row r = { { "socks4://p,http://q" }, "a", AF_UNSPEC,
		OUTCOME_OK, 0, "" };
	struct endpoint at;
	struct plan plan;

	make(&plan, &r, false, true);
	target_set(&at, "0.0.0.5", 22);
	CHECK(!plan_fits(&route.proxy[0], &at), "it means a name");
	CHECK(plan_fits(&route.proxy[1], &at), "HTTP has texts");
	CHECK(plan_fits(NULL, &at), "dialled");
	target_set(&at, "::1", 22);
	CHECK(!plan_fits(&route.proxy[0], &at), "IPv6");
	target_set(&at, "0.1.0.5", 22);
	CHECK(plan_fits(&route.proxy[0], &at), "IPv4");
}

int
main(void)
{
	test_rows();
	test_alternatives();
	test_direct();
	test_barred();
	test_fits();
	return check_status();
}
