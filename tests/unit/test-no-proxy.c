#include <string.h>

#include "address/prefix.h"
#include "address/target.h"
#include "check.h"
#include "route/no_proxy.h"

/* BAD: no_proxy_check refuses the list, and it does not match. */
enum expected { NO, YES, BAD };

struct row {
	const char *list, *host;
	uint16_t port;
	enum expected expected;
};

#define L63    "a23456789b123456789c123456789d123456789e123456789f123456789g123"
#define LONG   L63 "." L63 "." L63 "."
#define NAME61 "a23456789b123456789c123456789d123456789e123456789f123456789g1"
#define ZEROS  "0000:0000:0000:0000:0000:0000:"

static const struct row rows[] = {
	/* Names, and names below them. */
	{ "example.com", "example.com", 22, YES },
	{ "example.com", "www.example.com", 22, YES },
	{ "example.com", "a.b.c.example.com", 22, YES },
	{ "example.com", "notexample.com", 22, NO },
	{ "example.com", "not-example.com", 22, NO },
	{ "example.com", "example.com.org", 22, NO },
	{ "example.com", "example.org", 22, NO },
	{ "example.com", "com", 22, NO },
	{ "www.example.com", "example.com", 22, NO },
	{ "com", "example.com", 22, YES },
	{ "localhost", "localhost", 22, YES },
	{ "localhost", "a.localhost", 22, YES },
	{ "localhost", "localhost.localdomain", 22, NO },
	{ "my_host", "my_host", 22, YES },
	{ "1e3", "1e3", 22, YES },
	{ LONG NAME61, LONG NAME61, 22, YES },
	{ LONG NAME61 ".", LONG NAME61, 22, YES },
	{ "." LONG NAME61 ".:65535", LONG NAME61 ".", 65535, YES },
	{ NAME61, LONG NAME61, 22, YES },

	/* Dots and case. */
	{ ".example.com", "www.example.com", 22, YES },
	{ ".example.com", "example.com", 22, YES },
	{ ".example.com", "notexample.com", 22, NO },
	{ "example.com.", "example.com", 22, YES },
	{ "example.com", "example.com.", 22, YES },
	{ "example.com.", "example.com.", 22, YES },
	{ "example.com.", "www.example.com", 22, YES },
	{ "example.com", "www.example.com.", 22, YES },
	{ ".example.com.", "www.example.com", 22, YES },
	{ "EXAMPLE.com", "www.example.COM", 22, YES },
	{ "example.com", "EXAMPLE.COM", 22, YES },

	/* Reserved names are not targets; names below them are. */
	{ "wraith-a.example", "b.wraith-a.example", 22, YES },
	{ ".WRAITH-a.example.", "b.wraith-a.example", 22, YES },
	{ "wraith-a.example", "b-wraith-a.example", 22, NO },
	{ "wraith-a..b", "b.example", 22, BAD },
	{ "[wraith-a]", "b.example", 22, BAD },
	{ "[wraith-a", "b.example", 22, BAD },

	/* All. */
	{ "*", "example.com", 22, YES },
	{ "*", "192.0.2.1", 22, YES },
	{ "*", "2001:db8::1", 22, YES },
	{ " * ", "example.com", 22, YES },
	{ "a.example,*", "example.com", 22, YES },
	{ "*:22", "example.com", 22, YES },
	{ "*:22", "[2001:db8::1]", 22, YES },
	{ "*:22", "example.com", 23, NO },
	{ "*:*", "example.com", 22, YES },
	{ "**", "example.com", 22, BAD },
	{ "*.", "example.com", 22, BAD },
	{ ".*", "example.com", 22, BAD },
	{ "*/8", "10.0.0.1", 22, BAD },
	{ "*:", "example.com", 22, BAD },

	/* Stars in names. */
	{ "*.example.com", "www.example.com", 22, YES },
	{ "*.example.com", "a.b.example.com.", 22, YES },
	{ "*.Example.com.", "www.example.COM", 22, YES },
	{ "*.example.com", "example.com", 22, NO },
	{ "*.example.com", "notexample.com", 22, NO },
	{ "*.example.com", "example.com.org", 22, NO },
	{ "*example.com", "www.example.com", 22, YES },
	{ "*example.com", "notexample.com", 22, YES },
	{ "*example.com", "example.com", 22, YES },
	{ "db*.example.com", "db1.example.com", 22, YES },
	{ "db*.example.com", "web.example.com", 22, NO },
	{ "a*b*c.d", "axbbxc.d", 22, YES },
	{ "a*b*c.d", "axcbx.d", 22, NO },
	{ "*.example.com:22", "a.example.com", 22, YES },
	{ "*.example.com:22", "a.example.com", 23, NO },
	{ "*.example.com:*", "a.example.com", 23, YES },
	{ "*.wraith-a.example", "b.wraith-a.example", 22, YES },
	{ "*.local", "192.0.2.1", 22, NO },
	{ "*..com", "a.com", 22, BAD },
	{ "*.e%2e", "a.example.com", 22, BAD },

	/* Stars in addresses, and short blocks. */
	{ "192.0.2.*", "192.0.2.1", 22, YES },
	{ "192.0.2.*", "192.0.3.1", 22, NO },
	{ "192.0.2.*", "192.0.2.example", 22, NO },
	{ "192.*", "192.1.2.3", 22, YES },
	{ "192.*", "193.1.2.3", 22, NO },
	{ "192.0.*.*", "192.0.9.9", 22, YES },
	{ "10.*.0.1", "10.7.0.1", 22, YES },
	{ "10.*.0.1", "10.7.0.2", 22, NO },
	{ "*.0.0.1", "10.0.0.1", 22, YES },
	{ "10.*:22", "10.0.0.1", 23, NO },
	{ "10.*", "::ffff:10.0.0.1", 22, NO },
	{ "10.*.1", "10.0.0.1", 22, BAD },
	{ "10.*.", "10.0.0.1", 22, BAD },
	{ "10*", "10.0.0.1", 22, BAD },
	{ "10.0.0.1*", "10.0.0.1", 22, BAD },
	{ "10.0.0.*.*", "10.0.0.1", 22, BAD },
	{ "256.*", "10.0.0.1", 22, BAD },
	{ "010.*", "10.0.0.1", 22, BAD },
	{ "*.*", "10.0.0.1", 22, BAD },
	{ "10.*/8", "10.0.0.1", 22, BAD },
	{ "2001:db8:*", "2001:db8::1", 22, BAD },
	{ "169.254/16", "169.254.3.4", 22, YES },
	{ "169.254/16", "169.253.3.4", 22, NO },
	{ "10/8", "10.1.2.3", 22, YES },
	{ "10/8:22", "10.1.2.3", 23, NO },
	{ "10./8", "10.1.2.3", 22, BAD },
	{ "10/33", "10.1.2.3", 22, BAD },
	{ "10.0.0.0.0/8", "10.1.2.3", 22, BAD },

	/* Lists. */
	{ "", "example.com", 22, NO },
	{ ",", "example.com", 22, NO },
	{ " ,\t, ", "example.com", 22, NO },
	{ "a.example,example.com", "example.com", 22, YES },
	{ "example.com,a.example", "example.com", 22, YES },
	{ "a.example example.com", "example.com", 22, YES },
	{ "a.example\texample.com", "example.com", 22, YES },
	{ "a.example , example.com", "example.com", 22, YES },
	{ "a.example\nexample.com\n", "example.com", 22, YES },
	{ "a.example\r\nexample.com\r\n", "example.com", 22, YES },
	{ "localhost;*.example.com;10.*", "www.example.com", 22, YES },
	{ "localhost|10.*|*.example.com", "10.0.0.1", 22, YES },
	{ "a.example;", "example.com", 22, NO },
	{ ";|\r\n", "example.com", 22, NO },
	{ ",,a.example,,,  ,,example.com,,", "example.com", 22, YES },
	{ "a.example,b.example", "example.com", 22, NO },
	{ "exam,ple.com", "example.com", 22, NO },
	{ "localhost,127.0.0.1,::1", "::1", 22, YES },
	{ "localhost,127.0.0.1,::1", "127.0.0.1", 22, YES },
	{ "localhost,127.0.0.1,::1", "::2", 22, NO },

	/* Addresses. */
	{ "192.0.2.1", "192.0.2.1", 22, YES },
	{ "192.0.2.1", "192.0.2.2", 22, NO },
	{ "192.0.2.1", "192.0.2.10", 22, NO },
	{ "2.1", "192.0.2.1", 22, BAD },
	{ "192.0.2.", "192.0.2.1", 22, BAD },
	{ "192.0.2.1.", "192.0.2.1", 22, BAD },
	{ ".192.0.2.1", "192.0.2.1", 22, BAD },
	{ "192.0.2.256", "192.0.2.1", 22, BAD },
	{ "192.0.2.01", "192.0.2.1", 22, BAD },
	{ "192.0.2.1-192.0.2.9", "192.0.2.1", 22, BAD },
	{ "0xc0000201", "192.0.2.1", 22, BAD },
	{ "[192.0.2.1]", "192.0.2.1", 22, BAD },
	{ "2001:db8::1", "2001:db8::1", 22, YES },
	{ "2001:db8::1", "[2001:db8::1]", 22, YES },
	{ "[2001:db8::1]", "2001:db8::1", 22, YES },
	{ "2001:DB8:0::0001", "2001:db8::1", 22, YES },
	{ ZEROS "192.0.2.255", "::c000:2ff", 22, YES },
	{ "2001:db8::1", "2001:db8::2", 22, NO },
	{ ".2001:db8::1", "2001:db8::1", 22, BAD },
	{ "2001:db8::1.", "2001:db8::1", 22, BAD },
	{ "2001:db8::g", "2001:db8::1", 22, BAD },
	{ "192.0.2.1", "::ffff:192.0.2.1", 22, NO },
	{ "::ffff:192.0.2.1", "192.0.2.1", 22, NO },
	{ "192.0.2.1", "a.example", 22, NO },
	{ "192.0.2.1", "1.192.0.2.1.example", 22, NO },
	{ "::1", "localhost", 22, NO },
	{ "0.0.0.0", "example.com", 22, NO },
	{ "::", "example.com", 22, NO },
	{ "::", "0.0.0.0", 22, NO },
	{ "localhost", "127.0.0.1", 22, NO },

	/* Zones. */
	{ "fe80::1", "fe80::1%eth0", 22, YES },
	{ "fe80::1%eth0", "fe80::1%eth0", 22, YES },
	{ "fe80::1%eth0", "fe80::1%eth1", 22, NO },
	{ "fe80::1%eth0", "fe80::1", 22, NO },
	{ "[fe80::1%eth0]:22", "fe80::1%eth0", 22, YES },
	{ "fe80::%eth0/10", "fe80::1%eth0", 22, YES },
	{ "fe80::%eth0/10", "fe80::1%eth1", 22, NO },
	{ "fe80::1%", "fe80::1", 22, BAD },
	{ "192.0.2.1%eth0", "192.0.2.1", 22, BAD },

	/* Blocks. */
	{ "192.0.2.0/24", "192.0.2.0", 22, YES },
	{ "192.0.2.0/24", "192.0.2.255", 22, YES },
	{ "192.0.2.0/24", "192.0.3.0", 22, NO },
	{ "192.0.2.0/24", "192.0.1.255", 22, NO },
	{ "192.0.2.77/24", "192.0.2.1", 22, YES },
	{ "192.0.2.128/25", "192.0.2.127", 22, NO },
	{ "192.0.2.128/25", "192.0.2.128", 22, YES },
	{ "10.0.0.0/8", "10.255.1.2", 22, YES },
	{ "10.0.0.0/7", "11.0.0.1", 22, YES },
	{ "10.0.0.0/7", "12.0.0.1", 22, NO },
	{ "192.0.2.4/31", "192.0.2.5", 22, YES },
	{ "192.0.2.4/31", "192.0.2.6", 22, NO },
	{ "192.0.2.4/32", "192.0.2.4", 22, YES },
	{ "192.0.2.4/32", "192.0.2.5", 22, NO },
	{ "128.0.0.0/1", "255.0.0.1", 22, YES },
	{ "128.0.0.0/1", "127.0.0.1", 22, NO },
	{ "192.0.2.1/0", "10.0.0.1", 22, YES },
	{ "0.0.0.0/0", "2001:db8::1", 22, NO },
	{ "0.0.0.0/0", "example.com", 22, NO },
	{ "::/0", "2001:db8::1", 22, YES },
	{ "::/0", "192.0.2.1", 22, NO },
	{ "2001:db8::/32", "2001:db8:ffff::1", 22, YES },
	{ "2001:db8::/32", "2001:db9::1", 22, NO },
	{ "[2001:db8::]/32", "2001:db8::1", 22, YES },
	{ "2001:db8::/29", "2001:dbf::1", 22, YES },
	{ "2001:db8::/29", "2001:dc0::1", 22, NO },
	{ "2001:db8::/127", "2001:db8::1", 22, YES },
	{ "2001:db8::/127", "2001:db8::2", 22, NO },
	{ "2001:db8::1/128", "2001:db8::1", 22, YES },
	{ "2001:db8::1/128", "2001:db8::", 22, NO },
	{ "2001:db8::/33", "2001:db8::1", 22, YES },
	{ "192.0.2.0/24", "a.192.0.2.example", 22, NO },

	/* Ports. */
	{ "example.com:22", "example.com", 22, YES },
	{ "example.com:22", "www.example.com", 22, YES },
	{ "example.com:22", "example.com", 2222, NO },
	{ ".example.com.:22", "example.com", 22, YES },
	{ "example.com:65535", "example.com", 65535, YES },
	{ "example.com:23,example.com:22", "example.com", 22, YES },
	{ "192.0.2.1:22", "192.0.2.1", 22, YES },
	{ "192.0.2.1:22", "192.0.2.1", 23, NO },
	{ "192.0.2.0/24:22", "192.0.2.1", 22, YES },
	{ "192.0.2.0/24:22", "192.0.2.1", 23, NO },
	{ "192.0.2.0/24:22", "192.0.3.1", 22, NO },
	{ "[2001:db8::1]:22", "2001:db8::1", 22, YES },
	{ "[2001:db8::1]:22", "2001:db8::1", 23, NO },
	{ "[2001:db8::]/32:22", "2001:db8::1", 22, YES },
	{ "[2001:db8::/32]:22", "2001:db8::1", 22, YES },
	{ "[2001:db8::/32]:22", "2001:db8::1", 23, NO },
	{ "[2001:db8::/32]", "2001:db8:7::1", 22, YES },
	{ "[2001:db8::/32]", "2001:db9::1", 22, NO },
	{ "2001:db8::/32:22", "2001:db8::1", 22, YES },
	{ "2001:db8::/32:22", "2001:db8::1", 23, NO },
	{ "2001:db8::1:22", "2001:db8::1", 22, NO },
	{ "2001:db8::1:22", "2001:db8::1:22", 443, YES },

	/* Entries that make no sense. */
	{ "192.0.2.0/33", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/024", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/-1", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/+8", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/8x", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/4294967296", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/24/24", "192.0.2.0", 22, BAD },
	{ "192.0.2.0/255.255.255.0", "192.0.2.0", 22, BAD },
	{ "192.0/16", "192.0.2.0", 22, YES },
	{ "2001:db8::/129", "2001:db8::", 22, BAD },
	{ "2001:db8::/32:", "2001:db8::", 22, BAD },
	{ "[2001:db8::/32", "2001:db8::", 22, BAD },
	{ "[2001:db8::/32]x", "2001:db8::", 22, BAD },
	{ "[2001:db8::/32]/32", "2001:db8::", 22, BAD },
	{ "[2001:db8::/129]", "2001:db8::", 22, BAD },
	{ "[/32]", "2001:db8::", 22, BAD },
	{ "[192.0.2.0/24]", "192.0.2.1", 22, BAD },
	{ "[example.com/24]", "example.com", 22, BAD },
	{ "example.com/24", "example.com", 22, BAD },
	{ "example.com/", "example.com", 22, BAD },
	{ "/24", "192.0.2.0", 22, BAD },
	{ "http://example.com", "example.com", 22, BAD },
	{ "user@example.com", "example.com", 22, BAD },
	{ "example.com:", "example.com", 22, BAD },
	{ "example.com:0", "example.com", 22, BAD },
	{ "example.com:022", "example.com", 22, BAD },
	{ "example.com:65536", "example.com", 22, BAD },
	{ "example.com:ssh", "example.com", 22, BAD },
	{ "example.com:22:22", "example.com", 22, BAD },
	{ "192.0.2.0:22/24", "192.0.2.0", 22, BAD },
	{ ":22", "example.com", 22, BAD },
	{ ":", "example.com", 22, BAD },
	{ ".", "example.com", 22, BAD },
	{ "..", "example.com", 22, BAD },
	{ "..example.com", "example.com", 22, BAD },
	{ "example.com..", "example.com", 22, BAD },
	{ "exa..mple.com", "example.com", 22, BAD },
	{ ".:22", "example.com", 22, BAD },
	{ "-example.com", "example.com", 22, BAD },
	{ "[2001:db8::1", "2001:db8::1", 22, BAD },
	{ "2001:db8::1]", "2001:db8::1", 22, BAD },
	{ "2001:db8::1]:22", "2001:db8::1", 22, BAD },
	{ "[[2001:db8::1]]", "2001:db8::1", 22, BAD },
	{ "[2001:db8::1]22", "2001:db8::1", 22, BAD },
	{ "[2001:db8::1].", "2001:db8::1", 22, BAD },
	{ "[2001:db8::1]:22:22", "2001:db8::1", 22, BAD },
	{ "[]", "2001:db8::1", 22, BAD },
	{ "[example.com]", "example.com", 22, BAD },
	{ "example\x01.com", "example.com", 22, BAD },
	{ "example.com\x7f", "example.com", 22, BAD },
	{ "m\xc3\xbcnchen.example", "example.com", 22, BAD },
	{ L63 "x.example", "example.com", 22, BAD },
	{ LONG L63, LONG NAME61, 22, BAD },
	{ LONG LONG LONG LONG "example.com", "example.com", 22, BAD },
	{ "a.example,192.0.2.0/33", "a.b.example", 22, BAD },
};

static void
test_row(const struct row *row)
{
	const char *list = (const char *)check_guarded(
	    row->list, strlen(row->list) + 1);
	struct verdict v = no_proxy_check(list);
	struct endpoint to;

	CHECK(target_set(&to, row->host, row->port).what == OUTCOME_OK,
	    row->host);
	CHECK(no_proxy_matches(list, &to) == (row->expected == YES), row->list);
	CHECK((v.what != OUTCOME_OK) == (row->expected == BAD), row->list);
	CHECK(v.what == OUTCOME_OK || v.what == OUTCOME_BYPASS_LIST, row->list);
	CHECK(v.hop == 0 && v.detail == 0, row->list);
}

/* A bad entry takes nothing away from the others. */
static void
test_beside_bad_ones(void)
{
	static const char *const lists[] = { "*..com,example.com",
		"example.com,192.0.2.0/33", "[::1,example.com,x\n" };
	struct endpoint to;
	size_t i;

	target_set(&to, "www.example.com", 22);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		CHECK(no_proxy_check(lists[i]).what == OUTCOME_BYPASS_LIST,
		    lists[i]);
		CHECK(no_proxy_matches(lists[i], &to), lists[i]);
	}
}

/* A block holds the smaller ones of its family. */
static void
test_blocks(void)
{
	static const struct prefix ten = { { IP_V4, { 10 } }, 8 },
				   some = { { IP_V4, { 10, 1 } }, 16 },
				   ipv6 = { { IP_V6, { 10, 1 } }, 16 },
				   zone = { { IP_V6, { 10 }, "eth0" }, 8 },
				   in = { { IP_V6, { 10, 1 }, "eth0" }, 16 };

	CHECK(prefix_holds(&ten, &ten), "itself");
	CHECK(prefix_holds(&ten, &some), "a part");
	CHECK(!prefix_holds(&some, &ten), "the whole");
	CHECK(!prefix_holds(&ten, &ipv6), "another family");
	CHECK(!prefix_holds(&zone, &ipv6), "no zone");
	CHECK(prefix_holds(&zone, &in) && prefix_holds(&ipv6, &in), "zones");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		test_row(&rows[i]);
	test_beside_bad_ones();
	test_blocks();
	return check_status();
}
