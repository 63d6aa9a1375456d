#include <netdb.h>

#include <string.h>

#include "address/target.h"
#include "check.h"
#include "outbound/access.h"

static struct policy policy;
static struct endpoint to;
static struct access g = { .policy = &policy, .to = &to };

/* What is asked before a lookup, by us or by a proxy, and about an address. */
static const struct row {
	const char *rules[3]; /* + or -, and the rule */
	const char *host;
	bool forced;
	bool us, proxy; /* whether it may be looked up by these */
	const char *address;
	bool permitted; /* to be dialled */
} rows[] = {
	/* Without rules, all is permitted. */
	{ { NULL }, "a.example", false, true, true, "192.0.2.1", true },
	{ { NULL }, "192.0.2.1", false, true, true, "192.0.2.1", true },
	/* A name that a rule permits, and one that none does. */
	{ { "+a.example:22" }, "a.example", false, true, true, "192.0.2.1",
	    true },
	{ { "+b.example:22" }, "a.example", false, false, false, "192.0.2.1",
	    false },
	{ { "+a.example:23" }, "a.example", false, false, false, "192.0.2.1",
	    false },
	/*
	 * If only the address can tell, the lookup is ours and not a proxy's.
	 */
	{ { "+192.0.2.0/24:22" }, "a.example", false, true, false, "192.0.2.1",
	    true },
	{ { "+192.0.2.0/24:22" }, "a.example", false, true, false,
	    "198.51.100.1", false },
	{ { "-192.0.2.0/24:*", "+a.example:22" }, "a.example", false, true,
	    true, "192.0.2.1", false },
	/* No address helps a name that is denied. */
	{ { "-a.example:*", "+*:22" }, "a.example", false, false, false,
	    "192.0.2.1", false },
	/* An address is known from the start. */
	{ { "+192.0.2.0/24:22" }, "192.0.2.1", false, true, true, "192.0.2.1",
	    true },
	{ { "+192.0.2.0/24:22" }, "198.51.100.1", false, false, false,
	    "198.51.100.1", false },
	{ { "+192.0.2.0/24:22" }, "::ffff:192.0.2.1", false, true, true,
	    "192.0.2.1", true },
	/* On a gateway, protected addresses are shut. */
	{ { NULL }, "127.0.0.1", true, false, false, "127.0.0.1", false },
	{ { NULL }, "a.example", true, true, true, "127.0.0.1", false },
	{ { "+127.0.0.1:22" }, "127.0.0.1", true, true, true, "127.0.0.1",
	    true },
};

static struct verdict
set_up(const struct row *row)
{
	size_t i;

	memset(&policy, 0, sizeof(policy));
	for (i = 0; i < 3 && row->rules[i] != NULL; i++)
		CHECK(policy_add(&policy, row->rules[i][0] == '+',
			  cursor_of(row->rules[i] + 1), NULL) == OUTCOME_OK,
		    row->rules[i]);
	g.forced = row->forced;
	return target_set(&to, row->host, 22);
}

static void
test_row(const struct row *row)
{
	const struct plan_stop us = { .at = &to, .finder = PLAN_US };
	const struct plan_stop proxy = { .at = &to, .finder = PLAN_PROXY };
	struct ip ip;

	CHECK(set_up(row).what == OUTCOME_OK, row->host);
	CHECK(ip_parse(&ip, IP_V4, row->address), row->address);
	CHECK(access_stop(&g, &us) == row->us, row->host);
	CHECK(access_stop(&g, &proxy) == row->proxy, row->host);
	CHECK(access_permits(&g, &ip) == row->permitted, row->address);
	CHECK(access_permits(NULL, &ip), "no policy");
}

/* A client of a gateway does not learn whether there is such a name. */
static void
test_unresolved(void)
{
	static const struct row row = { { "+192.0.2.0/24:22" }, "a.example",
		true, true, false, "192.0.2.1", true };
	const struct verdict none = outcome_verdict(
	    OUTCOME_RESOLVE, EAI_NONAME);
	const struct verdict later = outcome_verdict(
	    OUTCOME_RESOLVE, EAI_AGAIN);

	set_up(&row);
	CHECK(access_unresolved(&g, none).what == OUTCOME_POLICY_DENIED,
	    "there is none");
	CHECK(access_unresolved(&g, later).what == OUTCOME_RESOLVE,
	    "nobody could tell");
	CHECK(
	    access_unresolved(NULL, none).what == OUTCOME_RESOLVE, "no policy");
	g.forced = false;
	CHECK(access_unresolved(&g, none).what == OUTCOME_RESOLVE,
	    "who may look it up learns it");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		test_row(&rows[i]);
	test_unresolved();
	return check_status();
}
