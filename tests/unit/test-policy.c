#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address/target.h"
#include "base/message.h"
#include "check.h"
#include "policy/policy.h"
#include "request/policy_file.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* SHUT: denied because it is shut. */
enum expected { NO, YES, SHUT };

/* The expected result of a case. */
enum { PLAIN = 0, FORCED = 1, OWN = 2, INSIDE = 4, UNSURE = 8 };

#define BOTH (FORCED | OWN)

struct row {
	const char *rules; /* +permit, -deny; NULL: none given */
	const char *host;
	uint16_t port;
	const char *address; /* NULL: not known */
	int how;
	enum expected expected;
	unsigned rule;
};

/* Addresses as a resolver could give them. */
#define V4 "198.51.100.7"
#define V6 "2001:db8:9::7"

static const struct row rows[] = {
	/*
	 * Without rules, everything is allowed except what --forced protects.
	 */
	{ NULL, "a.example", 22, V4, PLAIN, YES, 0 },
	{ NULL, "a.example", 22, V6, FORCED, YES, 0 },
	{ NULL, "a.example", 22, NULL, FORCED, YES, 0 },
	{ NULL, V4, 65535, V4, FORCED, YES, 0 },
	{ NULL, "10.1.2.3", 1, "10.1.2.3", FORCED, YES, 0 },
	{ NULL, "a.example", 22, V4, BOTH, SHUT, 0 },
	{ NULL, "a.example", 22, V6, BOTH, SHUT, 0 },
	{ NULL, "a.example", 22, V4, OWN, YES, 0 },
	{ NULL, "a.example", 22, "127.0.0.1", PLAIN, YES, 0 },
	{ NULL, "127.0.0.1", 22, "127.0.0.1", PLAIN, YES, 0 },
	{ NULL, "localhost", 22, NULL, PLAIN, YES, 0 },
	{ NULL, "169.254.169.254", 80, NULL, PLAIN, YES, 0 },

	/* With any rule, a target that matches none is denied. */
	{ "", "a.example", 22, V4, PLAIN, NO, 0 },
	{ "", "a.example", 22, NULL, FORCED, NO, 0 },
	{ "", V4, 22, V4, PLAIN, NO, 0 },
	{ "", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "", "a.example", 22, "127.0.0.1", PLAIN, NO, 0 },
	{ "-b.example:*", "a.example", 22, V4, PLAIN, NO, 0 },
	{ "+b.example:*", "a.example", 22, V4, PLAIN, NO, 0 },

	/* Names. */
	{ "+db.corp.example:22", "db.corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+db.corp.example:22", "db.corp.example", 22, NULL, PLAIN, YES, 1 },
	{ "+db.corp.example:22", "db.corp.example", 22, V6, FORCED, YES, 1 },
	{ "+DB.Corp.EXAMPLE.:22", "db.corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+db.corp.example:22", "db.corp.example.org", 22, V4, PLAIN, NO, 0 },
	{ "+db.corp.example:22", "xdb.corp.example", 22, V4, PLAIN, NO, 0 },
	{ "+db.corp.example:22", "x.db.corp.example", 22, V4, PLAIN, NO, 0 },
	{ "+db.corp.example:22", "corp.example", 22, V4, PLAIN, NO, 0 },
	{ "+db:22", "db", 22, V4, PLAIN, YES, 1 },
	{ "+db:22", "db.corp.example", 22, V4, PLAIN, NO, 0 },
	{ "+my_db:22", "my_db", 22, V4, PLAIN, YES, 1 },
	{ "-db.corp.example:22", "db.corp.example", 22, V4, PLAIN, NO, 1 },

	/* Globs. */
	{ "+*.corp.example:*", "a.corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+*.corp.example:*", "a.b.c.corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+*.corp.example:*", "corp.example", 22, V4, PLAIN, NO, 0 },
	{ "+*.corp.example:*", "acorp.example", 22, V4, PLAIN, NO, 0 },
	{ "+*.corp.example:*", "a.corp.example.org", 22, V4, PLAIN, NO, 0 },
	{ "+*.corp.example:*", "a.corp.examples", 22, V4, PLAIN, NO, 0 },
	{ "+*.corp.example:*", "a.corp-example", 22, V4, PLAIN, NO, 0 },
	{ "+*.CORP.example.:*", "a.corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+*.corp.example:*", "a.corp.example", 22, NULL, FORCED, YES, 1 },
	{ "+*.corp.example:*", "a.corp.example.corp.example", 22, V4, PLAIN,
	    YES, 1 },
	{ "+*corp.example:*", "corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+*corp.example:*", "acorp.example", 22, V4, PLAIN, YES, 1 },
	{ "+db*.example:*", "db.example", 22, V4, PLAIN, YES, 1 },
	{ "+db*.example:*", "db7.example", 22, V4, PLAIN, YES, 1 },
	{ "+db*.example:*", "db.x.example", 22, V4, PLAIN, YES, 1 },
	{ "+db?.example:*", "db7.example", 22, V4, PLAIN, YES, 1 },
	{ "+db?.example:*", "db.example", 22, V4, PLAIN, NO, 0 },
	{ "+db?.example:*", "db77.example", 22, V4, PLAIN, NO, 0 },
	{ "+db?x.example:*", "db.x.example", 22, V4, PLAIN, YES, 1 },
	{ "+?b.example:*", "ab.example", 22, V4, PLAIN, YES, 1 },
	{ "+corp.*:*", "corp.example", 22, V4, PLAIN, YES, 1 },
	{ "+corp.*:*", "corp", 22, V4, PLAIN, NO, 0 },
	{ "+*-db-*.example:*", "x-db-db-y.example", 22, V4, PLAIN, YES, 1 },
	{ "+*-db-*.example:*", "x-db.example", 22, V4, PLAIN, NO, 0 },
	{ "+db*:*", "db", 22, V4, PLAIN, YES, 1 },
	{ "+db**:*", "db", 22, V4, PLAIN, YES, 1 },
	{ "+ab*bc:*", "abc", 22, V4, PLAIN, NO, 0 },
	{ "+a*ab*bc:*", "a.abc", 22, V4, PLAIN, NO, 0 },
	{ "+a**b:*", "ab", 22, V4, PLAIN, YES, 1 },
	{ "+a*b*:*", "axxbx", 22, V4, PLAIN, YES, 1 },
	{ "+a*b*:*", "axx", 22, V4, PLAIN, NO, 0 },
	{ "+*.a.example:*", "a.a.a.a.a.b.a.example", 22, V4, PLAIN, YES, 1 },
	{ "-*.corp.example:*", "a.corp.example", 22, V4, PLAIN, NO, 1 },

	/* A name pattern is for names: no address matches it. */
	{ "+1*.example:* +a*:*", V4, 22, NULL, PLAIN, NO, 0 },
	{ "+*.7a:*", V4, 22, NULL, PLAIN, NO, 0 },
	{ "+*a7:*", V4, 22, V4, PLAIN, NO, 0 },
	{ "+d*:*", "db8::7", 22, NULL, PLAIN, NO, 0 },
	{ "+fe*:*", "fec0::1", 22, NULL, PLAIN, NO, 0 },
	{ "-fe*:* +*:*", "fec0::1", 22, NULL, PLAIN, YES, 2 },

	/* All. */
	{ "+*:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+*:*", "a.example", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", V4, 22, V4, FORCED, YES, 1 },
	{ "+*:*", V6, 22, NULL, FORCED, YES, 1 },
	{ "-*:*", "a.example", 22, V4, PLAIN, NO, 1 },
	{ "-*:*", V6, 22, V6, PLAIN, NO, 1 },
	{ "-*:*", "a.example", 22, NULL, PLAIN, NO, 1 },

	/*
	 * Addresses and blocks, for literal addresses and for those of a name.
	 */
	{ "+198.51.100.7:*", V4, 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.7:*", V4, 22, NULL, PLAIN, YES, 1 },
	{ "+198.51.100.7:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.7:*", "a.example", 22, "198.51.100.8", PLAIN, NO, 0 },
	{ "+198.51.100.7:*", "a.example", 22, V6, PLAIN, NO, 0 },
	{ "+198.51.100.7:*", "a.example", 22, NULL, PLAIN, NO, 0 },
	{ "+[2001:DB8:9:0::7]:*", V6, 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8:9::7]:*", "a.example", 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8:9::7]:*", "a.example", 22, "2001:db8:9::8", PLAIN, NO,
	    0 },
	{ "+198.51.100.0/24:*", V4, 22, NULL, PLAIN, YES, 1 },
	{ "+198.51.100.0/24:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.0/24:*", "a.example", 22, "198.51.101.0", PLAIN, NO, 0 },
	{ "+198.51.100.0/24:*", "a.example", 22, "198.51.99.255", PLAIN, NO,
	    0 },
	{ "+198.51.100.0/29:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.0/29:*", "a.example", 22, "198.51.100.8", PLAIN, NO, 0 },
	{ "+198.51.100.7/32:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.6/31:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+198.51.100.4/31:*", "a.example", 22, V4, PLAIN, NO, 0 },
	{ "+128.0.0.0/1:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+128.0.0.0/1:*", "a.example", 22, "1.1.1.1", PLAIN, NO, 0 },
	{ "+0.0.0.0/0:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+0.0.0.0/0:*", "a.example", 22, V6, PLAIN, NO, 0 },
	{ "+0.0.0.0/0:*", "a.example", 22, NULL, PLAIN, NO, 0 },
	{ "+[::/0]:*", "a.example", 22, V6, PLAIN, YES, 1 },
	{ "+[::/0]:*", "a.example", 22, V4, PLAIN, NO, 0 },
	{ "+[2001:db8::/32]:*", "a.example", 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8::]/32:*", "a.example", 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8::/32]:*", "a.example", 22, "2001:db9::", PLAIN, NO, 0 },
	{ "+[2001:db8:8::/47]:*", "a.example", 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8:8::/48]:*", "a.example", 22, V6, PLAIN, NO, 0 },
	{ "-10.0.0.0/8:* +*:*", "a.example", 22, "10.9.8.7", PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "10.9.8.7", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "a.example", 22, V4, PLAIN, YES, 2 },
	/* A proxy looks the name up: nothing is known of its address. */
	{ "-10.0.0.0/8:* +*:*", "a.example", 22, NULL, PLAIN, YES, 2 },
	{ "+[fe80::1]:*", "fe80::1%eth0", 22, NULL, PLAIN, YES, 1 },

	/* Ports. */
	{ "+*:22", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+*:22", "a.example", 23, V4, PLAIN, NO, 0 },
	{ "+*:22", "a.example", 21, V4, PLAIN, NO, 0 },
	{ "+*:22", "a.example", 222, V4, PLAIN, NO, 0 },
	{ "+*:1", "a.example", 1, V4, PLAIN, YES, 1 },
	{ "+*:65535", "a.example", 65535, V4, PLAIN, YES, 1 },
	{ "+*:*", "a.example", 1, V4, PLAIN, YES, 1 },
	{ "+*:*", "a.example", 65535, V4, PLAIN, YES, 1 },
	{ "+*:8000-8100", "a.example", 8000, V4, PLAIN, YES, 1 },
	{ "+*:8000-8100", "a.example", 8050, V4, PLAIN, YES, 1 },
	{ "+*:8000-8100", "a.example", 8100, V4, PLAIN, YES, 1 },
	{ "+*:8000-8100", "a.example", 7999, V4, PLAIN, NO, 0 },
	{ "+*:8000-8100", "a.example", 8101, V4, PLAIN, NO, 0 },
	{ "+*:22-22", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+*:22,443", "a.example", 443, V4, PLAIN, YES, 1 },
	{ "+*:22,443", "a.example", 23, V4, PLAIN, NO, 0 },
	{ "+*:443,22,80-90", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+*:443,22,80-90", "a.example", 85, V4, PLAIN, YES, 1 },
	{ "+*:ssh", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+*:ssh", "a.example", 443, V4, PLAIN, NO, 0 },
	{ "+*:80-90,ssh,http-alt", "a.example", 8080, V4, PLAIN, YES, 1 },
	{ "+a.example:22", "a.example", 23, V4, PLAIN, NO, 0 },
	{ "+198.51.100.0/24:22", V4, 23, V4, PLAIN, NO, 0 },
	{ "+198.51.100.0/24:22", V4, 22, V4, PLAIN, YES, 1 },
	{ "+[2001:db8::/32]:22", V6, 22, V6, PLAIN, YES, 1 },
	{ "+[2001:db8::]/32:22", V6, 23, V6, PLAIN, NO, 0 },
	{ "-*:25 +*:*", "a.example", 25, V4, PLAIN, NO, 1 },
	{ "-*:25 +*:*", "a.example", 26, V4, PLAIN, YES, 2 },
	{ "-*:22", "a.example", 23, V4, PLAIN, NO, 0 },

	/* Order: the first match decides, by name or by address. */
	{ "+*:* -*:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "-*:* +*:*", "a.example", 22, V4, PLAIN, NO, 1 },
	{ "-a.example:* +*.example:*", "a.example", 22, V4, PLAIN, NO, 1 },
	{ "-a.example:* +*.example:*", "b.example", 22, V4, PLAIN, YES, 2 },
	{ "+*.example:* -a.example:*", "a.example", 22, V4, PLAIN, YES, 1 },
	{ "+b.example:* -b.example:* +*:*", "b.example", 22, V4, PLAIN, YES,
	    1 },
	{ "+a.example:* -198.51.100.0/24:*", "a.example", 22, V4, PLAIN, YES,
	    1 },
	{ "-198.51.100.0/24:* +a.example:*", "a.example", 22, V4, PLAIN, NO,
	    1 },
	{ "-198.51.100.0/24:* +a.example:*", "a.example", 22, V6, PLAIN, YES,
	    2 },
	{ "+198.51.100.7:* -198.51.100.0/24:* +*:*", "a.example", 22, V4, PLAIN,
	    YES, 1 },
	{ "+198.51.100.7:* -198.51.100.0/24:* +*:*", "a.example", 22,
	    "198.51.100.8", PLAIN, NO, 2 },
	{ "+198.51.100.7:* -198.51.100.0/24:* +*:*", "a.example", 22, V6, PLAIN,
	    YES, 3 },
	{ "+a:1 +a:2 +a:3 -a:4 +a:5", "a", 5, V4, PLAIN, YES, 5 },
	{ "+a:1 +a:2 +a:3 -a:4 +a:4", "a", 4, V4, PLAIN, NO, 4 },

	/*
	 * Shut addresses: neither *, a glob, nor a name that leads there
	 * permits them.
	 */
	{ "+*:*", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "127.0.0.1", PLAIN, YES, 1 },
	{ "+*.example:*", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+a.example:*", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+a.example:*", "a.example", 22, "127.0.0.1", PLAIN, YES, 1 },
	{ "+*:*", "127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "127.0.0.1", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+*:*", "127.0.1.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "127.255.255.255", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "126.255.255.255", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "128.0.0.0", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::1%lo", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "0:0:0:0:0:0:0:1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::0.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "::1", FORCED, SHUT, 0 },
	{ "+*:*", "0.0.0.0", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "0.1.2.3", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "0.255.255.255", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "1.0.0.0", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "::", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "::", FORCED, SHUT, 0 },
	{ "+*:*", "169.254.169.254", 80, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 80, "169.254.169.254", FORCED, SHUT, 0 },
	{ "+*:*", "169.253.255.255", 80, NULL, FORCED, YES, 1 },
	{ "+*:*", "169.255.0.0", 80, NULL, FORCED, YES, 1 },
	{ "+*:*", "fe80::1%eth0", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "fe80::1", FORCED, SHUT, 0 },
	{ "+*:*", "febf:ffff::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "fe7f:ffff::1", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "fec0::1", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "224.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "239.255.255.255", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "223.255.255.255", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "ff02::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "ff00::", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "feff::1", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "255.255.255.255", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "240.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "255.255.255.255", FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, V4, BOTH, SHUT, 0 },
	{ "+*:*", "a.example", 22, V6, BOTH, SHUT, 0 },
	{ "+*:*", V4, 22, V4, BOTH, SHUT, 0 },
	{ "+*:*", V4, 22, NULL, BOTH, SHUT, 0 },
	{ "+*:*", V4, 22, V4, OWN, YES, 1 },
	{ "+a.example:*", "a.example", 22, V4, BOTH, SHUT, 0 },
	{ "+*:*", "10.0.0.1", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "fd00::1", 22, NULL, FORCED, YES, 1 },

	/* Only its address, or a block within its range, does. */
	{ "+127.0.0.1:22", "127.0.0.1", 22, NULL, FORCED, YES, 1 },
	{ "+127.0.0.1:22", "a.example", 22, "127.0.0.1", FORCED, YES, 1 },
	{ "+127.0.0.1:22", "127.0.0.1", 23, NULL, FORCED, SHUT, 0 },
	{ "+127.0.0.1:22", "127.0.0.2", 22, NULL, FORCED, SHUT, 0 },
	{ "+127.0.0.1:22", "::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+127.0.0.0/8:*", "127.0.0.2", 22, NULL, FORCED, YES, 1 },
	{ "+[::1]:22", "::1", 22, NULL, FORCED, YES, 1 },
	{ "+[::1]:22", "127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+0.0.0.0/0:*", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+0.0.0.0/0:*", "a.example", 80, "169.254.169.254", FORCED, SHUT, 0 },
	{ "+0.0.0.0/0:*", "a.example", 22, V4, BOTH, SHUT, 0 },
	{ "+0.0.0.0/0:*", "a.example", 22, V4, FORCED, YES, 1 },
	{ "+0.0.0.0/0:*", "a.example", 22, "127.0.0.1", PLAIN, YES, 1 },
	{ "+126.0.0.0/7:*", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+126.0.0.0/7:*", "a.example", 22, "126.0.0.1", FORCED, YES, 1 },
	{ "+127.16.0.0/12:*", "a.example", 22, "127.16.0.1", FORCED, YES, 1 },
	{ "+169.254.169.254:80", "a.example", 80, "169.254.169.254", FORCED,
	    YES, 1 },
	{ "+169.254.169.254/31:80", "a.example", 80, "169.254.169.254", FORCED,
	    YES, 1 },
	{ "+169.252.0.0/14:80", "a.example", 80, "169.254.169.254", FORCED,
	    SHUT, 0 },
	{ "+224.0.0.0/4:*", "a.example", 22, "224.0.0.1", FORCED, YES, 1 },
	{ "+224.0.0.0/3:*", "a.example", 22, "224.0.0.1", FORCED, SHUT, 0 },
	{ "+[fe80::/9]:*", "fe80::1%eth0", 22, NULL, FORCED, SHUT, 0 },
	{ "+[::/0]:*", "::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+[::/0]:*", V6, 22, NULL, FORCED, YES, 1 },
	{ "+[::/0]:*", V6, 22, NULL, BOTH, SHUT, 0 },
	/* The range decides first, whoever has the address. */
	{ "+127.0.0.0/8:*", "127.0.0.2", 22, NULL, BOTH, YES, 1 },
	{ "+[fe80::/10]:*", "fe80::1%eth0", 22, NULL, BOTH, YES, 1 },
	{ "+@self:*", "127.0.0.2", 22, NULL, BOTH, SHUT, 0 },
	/* The word of its kind does, too. */
	{ "+@self:*", "a.example", 22, V4, BOTH, YES, 1 },
	{ "+@self:*", V6, 22, NULL, BOTH, YES, 1 },
	{ "+@self:22", V6, 23, NULL, BOTH, SHUT, 0 },
	{ "+@self:*", "a.example", 22, V4, FORCED, NO, 0 },
	{ "+@self:*", "a.example", 22, NULL, FORCED, NO, 0 },
	{ "+@self:*", "a.example", 22, V4, OWN, YES, 1 },
	{ "+@loopback:*", "a.example", 22, V4, BOTH, SHUT, 0 },
	{ "+@loopback:*", "a.example", 22, "127.9.0.1", FORCED, YES, 1 },
	{ "+@loopback:*", "::1", 22, NULL, FORCED, YES, 1 },
	{ "+@loopback:*", "localhost", 22, NULL, FORCED, YES, 1 },
	{ "+@loopback:*", "0.0.0.0", 22, NULL, FORCED, SHUT, 0 },
	{ "+@loopback:*", "fe80::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+@link-local:*", "fe80::1%eth0", 22, NULL, FORCED, YES, 1 },
	{ "+@link-local:80", "169.254.169.254", 80, NULL, FORCED, YES, 1 },
	{ "+@link-local:*", "127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "-@link-local:* +*:*", "169.254.1.1", 22, NULL, PLAIN, NO, 1 },
	{ "-@loopback:* +*:*", "a.example", 22, "127.0.0.1", PLAIN, NO, 1 },
	{ "-@loopback:* +*:*", "localhost", 22, NULL, PLAIN, NO, 1 },
	{ "-@loopback:* +*:*", "a.example", 22, NULL, PLAIN, YES, 2 },
	{ "-@self:* +198.51.100.7:*", "a.example", 22, V4, BOTH, NO, 1 },
	{ "-@self:* +198.51.100.7:*", "a.example", 22, V4, FORCED, YES, 2 },
	{ "-@self:* +*:*", "a.example", 22, V4, OWN, NO, 1 },
	/* If the system does not tell, it may be, and may not be. */
	{ "+*:*", "a.example", 22, V4, FORCED | UNSURE, SHUT, 0 },
	{ NULL, "a.example", 22, V4, FORCED | UNSURE, SHUT, 0 },
	{ "+198.51.100.0/24:*", "a.example", 22, V4, FORCED | UNSURE, SHUT, 0 },
	{ "+@self:*", "a.example", 22, V4, FORCED | UNSURE, SHUT, 0 },
	{ "+198.51.100.7:*", "a.example", 22, V4, FORCED | UNSURE, YES, 1 },
	{ "-@self:* +198.51.100.7:*", "a.example", 22, V4, FORCED | UNSURE, NO,
	    1 },
	{ "+*:*", "a.example", 22, V4, UNSURE, YES, 1 },
	{ "+127.0.0.0/8:*", "127.0.0.1", 22, NULL, FORCED | UNSURE, YES, 1 },
	{ "+0.0.0.0:22", "0.0.0.0", 22, NULL, FORCED, YES, 1 },
	{ "+169.254.0.0/16:80", "169.254.169.254", 80, NULL, FORCED, YES, 1 },
	{ "+[fe80::/10]:*", "fe80::1%eth0", 22, NULL, FORCED, YES, 1 },
	{ "+198.51.100.7:22", "a.example", 22, V4, BOTH, YES, 1 },
	{ "+198.51.100.0/24:22", V4, 22, NULL, BOTH, SHUT, 0 },
	{ "+[2001:db8:9::7]:22", V6, 22, NULL, BOTH, YES, 1 },
	/* The other rules do not match, and the search goes on after them. */
	{ "+*:* +127.0.0.1:22", "127.0.0.1", 22, NULL, FORCED, YES, 2 },
	{ "+*:* -127.0.0.1:22", "127.0.0.1", 22, NULL, FORCED, NO, 2 },
	{ "+*:* -*:*", "a.example", 22, "127.0.0.1", FORCED, NO, 2 },
	{ "-*:* +127.0.0.1:22", "127.0.0.1", 22, NULL, FORCED, NO, 1 },
	{ "-a.example:* +127.0.0.1:22", "a.example", 22, "127.0.0.1", FORCED,
	    NO, 1 },
	{ "-a.*:* +127.0.0.1:22", "a.example", 22, "127.0.0.1", FORCED, NO, 1 },
	{ "-b.*:* +a.example:* +127.0.0.0/8:22", "a.example", 22, "127.0.0.1",
	    FORCED, YES, 3 },

	/* The rule localhost, for the target localhost, at loopback. */
	{ "+localhost:22", "localhost", 22, "127.0.0.1", FORCED, YES, 1 },
	{ "+localhost:22", "localhost", 22, "::1", FORCED, YES, 1 },
	{ "+localhost:22", "localhost", 22, "127.0.0.1", BOTH, YES, 1 },
	{ "+LocalHost.:22", "localhost", 22, "127.0.0.1", FORCED, YES, 1 },
	{ "+localhost:22", "localhost", 22, NULL, FORCED, YES, 1 },
	{ "+localhost:22", "localhost", 23, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+localhost:22", "127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+localhost:22", "a.example", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+localhost:22", "a.localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+localhost:22", "localhost.localdomain", 22, "127.0.0.1", FORCED,
	    SHUT, 0 },
	{ "+localhos?:22", "localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+localhost*:22", "localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+*.localhost:22", "a.localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+a.localhost:22", "a.localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+*:*", "localhost", 22, "127.0.0.1", FORCED, SHUT, 0 },
	{ "+localhost:22", "localhost", 22, "169.254.169.254", FORCED, SHUT,
	    0 },
	{ "+localhost:22", "localhost", 22, V4, BOTH, SHUT, 0 },
	{ "+localhost:22", "localhost", 22, "0.0.0.0", FORCED, SHUT, 0 },
	{ "+localhost:22", "localhost", 22, V4, FORCED, YES, 1 },
	{ "-localhost:22 +127.0.0.1:22", "localhost", 22, "127.0.0.1", FORCED,
	    NO, 1 },

	/* Names that mean loopback, looked up by a proxy. */
	{ "+*:*", "localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.b.localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost.localdomain", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.localhost.localdomain", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost4", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost4.localdomain4", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost6", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost6.localdomain6", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "ip6-localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "ip6-loopback", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "ipv6-localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "ipv6-loopback", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "loopback", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "localhost", 22, NULL, PLAIN, YES, 1 },
	{ "+*:*", "notlocalhost", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "localhost.example", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "localhost5", 22, NULL, FORCED, YES, 1 },
	{ NULL, "localhost", 22, NULL, FORCED, SHUT, 0 },
	{ NULL, "a.localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+127.0.0.1:22", "localhost", 22, NULL, FORCED, YES, 1 },
	{ "+[::1]:22", "localhost", 22, NULL, FORCED, YES, 1 },
	{ "+127.0.0.0/8:22", "ip6-loopback", 22, NULL, FORCED, YES, 1 },
	{ "+[::1]:22", "a.localhost", 22, NULL, FORCED, YES, 1 },
	{ "+127.0.0.2:22", "localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+127.0.0.1:22", "localhost", 23, NULL, FORCED, SHUT, 0 },
	{ "+localhost:22", "a.localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "+*host:22 +*.localhost:22", "localhost", 22, NULL, FORCED, SHUT, 0 },
	{ "-127.0.0.0/8:* +*:*", "localhost", 22, NULL, PLAIN, NO, 1 },
	{ "-[::1]:* +*:*", "a.localhost", 22, NULL, PLAIN, NO, 1 },
	{ "-[::1]:* +localhost:*", "localhost", 22, NULL, FORCED, NO, 1 },
	/* If it is looked up here, the address counts and not the name. */
	{ "-127.0.0.0/8:* +*:*", "localhost", 22, V4, PLAIN, YES, 2 },
	{ "+127.0.0.1:22", "localhost", 22, "::1", FORCED, SHUT, 0 },

	/* IPv6 addresses that represent IPv4 are judged as IPv4. */
	{ "+*:*", "::ffff:127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::ffff:7f00:1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "0:0:0:0:0:FFFF:7F00:0001", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::7f00:1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::2", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "2002:7f00:1::", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "2002:7f00:1:1234::5", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "64:ff9b::127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::ffff:0:127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "64:ff9b::a9fe:a9fe", 80, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::ffff:0.0.0.0", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "::ffff:224.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "::ffff:169.254.169.254", FORCED, SHUT, 0 },
	{ "+*:*", "a.example", 22, "2002:a9fe:a9fe::1", FORCED, SHUT, 0 },
	{ "+*:*", "::ffff:198.51.100.7", 22, NULL, BOTH, SHUT, 0 },
	{ "+*:*", "::ffff:8.8.8.8", 22, NULL, FORCED, YES, 1 },
	{ "+127.0.0.1:22", "::ffff:127.0.0.1", 22, NULL, FORCED, YES, 1 },
	{ "+localhost:22", "localhost", 22, "::ffff:127.0.0.1", FORCED, YES,
	    1 },
	{ "-10.0.0.0/8:* +*:*", "::ffff:10.0.0.1", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "::10.0.0.1", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "64:ff9b::a00:1", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "::ffff:0:a00:1", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "2003:a00:1::7", 22, NULL, PLAIN, YES, 2 },
	{ "-10.0.0.0/8:* +*:*", "64:ff9b::1:a00:1", 22, NULL, PLAIN, YES, 2 },
	{ "-10.0.0.0/8:* +*:*", "::fffe:a00:1", 22, NULL, PLAIN, YES, 2 },
	{ "+[::ffff:198.51.100.7]:22", V4, 22, NULL, PLAIN, YES, 1 },
	{ "+[::ffff:198.51.100.7/128]:22", V4, 22, NULL, PLAIN, YES, 1 },
	{ "+[64:ff9b::198.51.100.7]:22", "::198.51.100.7", 22, NULL, PLAIN, YES,
	    1 },
	{ "+[::7f00:1]:22", "127.0.0.1", 22, NULL, FORCED, YES, 1 },
	{ "+[::/0]:*", "::ffff:198.51.100.7", 22, NULL, PLAIN, NO, 0 },
	{ "+[::/127]:*", "::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+[::/127]:*", "::1", 22, NULL, PLAIN, YES, 1 },
	{ "+[::/127]:*", "::2", 22, NULL, FORCED, SHUT, 0 },
	/* For 6to4, both count: the address, and the one within. */
	{ "+*:*", "2002:c633:6407::1", 22, NULL, FORCED, YES, 1 },
	{ NULL, "2002:c633:6407::1", 22, NULL, FORCED, YES, 0 },
	{ NULL, "2002:7f00:1::1", 22, NULL, FORCED, SHUT, 0 },
	{ "+198.51.100.7:22", "2002:c633:6407::1", 22, NULL, PLAIN, NO, 0 },
	{ "+[::ffff:198.51.100.7]:22", "2002:c633:6407::1", 22, NULL, PLAIN, NO,
	    0 },
	{ "+[2002:c633:6407::1]:22", "2002:c633:6407::1", 22, NULL, PLAIN, NO,
	    0 },
	{ "+[2002:c633:6407::1]:22", "a.example", 22, V4, PLAIN, NO, 0 },
	{ "+[2002::/16]:*", "2002:c633:6407::1", 22, NULL, PLAIN, NO, 0 },
	{ "+[2000::/3]:*", "2002:c633:6407::1", 22, NULL, PLAIN, NO, 0 },
	{ "+[2002::/16]:* +198.51.100.7:22", "2002:c633:6407::1", 22, NULL,
	    PLAIN, YES, 1 },
	{ "+198.51.100.7:22 +[2002:c633:6407::/48]:*", "a.example", 22,
	    "2002:c633:6407:1::1", PLAIN, YES, 2 },
	{ "+198.51.100.7:22 +[2002:c633:6407::/48]:*", "a.example", 23,
	    "2002:c633:6407:1::1", PLAIN, NO, 0 },
	{ "-[2002::/16]:* +*:*", "2002:c633:6407::1", 22, NULL, PLAIN, NO, 1 },
	{ "-[2002::/16]:* +*:*", V4, 22, NULL, PLAIN, YES, 2 },
	{ "-10.0.0.0/8:* +*:*", "2002:a00:1::7", 22, NULL, PLAIN, NO, 1 },
	{ "-10.0.0.0/8:* +*:*", "a.example", 22, "2002:a00:1::7", PLAIN, NO,
	    1 },
	{ "-10.0.0.0/8:* +*:*", "2002:b00:1::7", 22, NULL, PLAIN, YES, 2 },
	{ "+127.0.0.1:22 +*:*", "a.example", 22, "2002:7f00:1::", FORCED, YES,
	    2 },
	{ "+a.example:*", "a.example", 22, "2002:c633:6407::1", FORCED, YES,
	    1 },
	{ "+a.example:*", "a.example", 22, "2002:7f00:1::1", FORCED, SHUT, 0 },
	{ "+*:*", "2002:c633:6407::1", 22, NULL, BOTH, SHUT, 0 },
	{ "+*:*", "2002:c633:6407::1", 22, NULL, FORCED | INSIDE, SHUT, 0 },
	{ "+*:*", "2002:c633:6407::1", 22, NULL, INSIDE, YES, 1 },
	{ "+@self:* +*:*", "2002:c633:6407::1", 22, NULL, FORCED | INSIDE, YES,
	    2 },
	/* RFC 8215: whatever it means. */
	{ "+*:*", "64:ff9b:1::127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "64:ff9b:1:7f00:0:100::", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "64:ff9b:1:ffff::8.8.8.8", 22, NULL, FORCED, SHUT, 0 },
	{ "+*:*", "64:ff9b:2::8.8.8.8", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "64:ff9b:0:1::8.8.8.8", 22, NULL, FORCED, YES, 1 },
	{ "+*:*", "64:ff9b:1::8.8.8.8", 22, NULL, PLAIN, YES, 1 },
	{ "+127.0.0.1:*", "64:ff9b:1::127.0.0.1", 22, NULL, FORCED, SHUT, 0 },
	{ "+[64:ff9b:1::/48]:22", "64:ff9b:1::8.8.8.8", 22, NULL, FORCED, YES,
	    1 },
};

static struct policy policy;

static bool
service(const char *name, uint16_t *port)
{
	static const struct {
		const char *name;
		uint16_t port;
	} known[] = { { "ssh", 22 }, { "http-alt", 8080 },
		{ "s-of-15-letters", 15 } };
	size_t i;

	for (i = 0; i < COUNT(known); i++) {
		*port = known[i].port;
		if (strcmp(name, known[i].name) == 0)
			return true;
	}
	return false;
}

static void
add_rules(struct policy *p, const char *rules)
{
	char copy[512], *rule;

	memset(p, 0, sizeof(*p));
	if (rules == NULL)
		return;
	p->given = true;
	snprintf(copy, sizeof(copy), "%s", rules);
	for (rule = strtok(copy, " "); rule != NULL; rule = strtok(NULL, " ")) {
		CHECK(policy_add(p, *rule == '+', cursor_of(rule + 1),
			  service) == OUTCOME_OK,
		    rule);
	}
}

static struct ip
ip_of(const char *text)
{
	struct endpoint t;

	CHECK(target_set(&t, text, 0).what == OUTCOME_OK, text);
	CHECK(t.kind == ENDPOINT_IP, text);
	return t.ip;
}

static void
expect(const struct row *row, const struct policy_case *c, const char *how)
{
	struct policy_answer answer = policy_judge(&policy, c);
	char name[256];

	snprintf(name, sizeof(name), "%s, %s %u, %s, %d, %s",
	    row->rules != NULL ? row->rules : "none", row->host, row->port,
	    row->address != NULL ? row->address : "unknown", row->how, how);
	CHECK(answer.permitted == (row->expected == YES), name);
	CHECK(answer.shut == (row->expected == SHUT), name);
	CHECK(answer.rule == row->rule, name);
	if (answer.permitted && (c->known || !endpoint_is_name(c->to)))
		CHECK(policy_could_permit(&policy, c), name);
}

/* Case and a trailing dot do not matter. */
static void
expect_other_spelling(const struct row *row, struct policy_case c)
{
	struct endpoint to = *c.to;
	char host[ENDPOINT_NAME_MAX + 1];
	size_t i;

	for (i = 0; to.name[i] != '\0'; i++) {
		host[i] = to.name[i];
		if (i % 2 == 0 && host[i] >= 'a' && host[i] <= 'z')
			host[i] = (char)(host[i] - 'a' + 'A');
	}
	host[i] = '\0';
	CHECK(target_set(&to, host, row->port).what == OUTCOME_OK, host);
	c.to = &to;
	expect(row, &c, "other case");
	if (i > 0 && host[i - 1] != '.')
		strcpy(host + i, ".");
	CHECK(target_set(&to, host, row->port).what == OUTCOME_OK, host);
	expect(row, &c, "trailing dot");
}

/* The IPv6 forms of an IPv4 address, except ::0.0.0.0 and ::0.0.0.1. */
static unsigned
wrap(struct ip *form, const uint8_t *ipv4)
{
	static const struct ip forms[] = {
		{ IP_V6, { [10] = 0xff, 0xff } },
		{ IP_V6, { 0x00, 0x64, 0xff, 0x9b } },
		{ IP_V6, { 0 } },
	};
	static const size_t at[] = { 12, 12, 12 };
	unsigned i, n = ipv4[0] + ipv4[1] + ipv4[2] > 0 || ipv4[3] > 1 ? 3 : 2;

	for (i = 0; i < n; i++) {
		form[i] = forms[i];
		memcpy(form[i].byte + at[i], ipv4, 4);
	}
	return n;
}

static void
expect_other_forms(const struct row *row, struct policy_case c)
{
	struct endpoint to = *c.to;
	struct ip forms[3];
	unsigned i, n;

	n = wrap(forms, c.known ? c.address.byte : to.ip.byte);
	for (i = 0; i < n; i++) {
		if (c.known) {
			c.address = forms[i];
		} else {
			to.ip = forms[i];
			c.to = &to;
		}
		expect(row, &c, "IPv4 within IPv6");
	}
}

static void
test_row(const struct row *row)
{
	struct endpoint to;
	struct policy_case c = { .to = &to,
		.forced = (row->how & FORCED) != 0,
		.own = (row->how & OWN) != 0   ? POLICY_OWN
		    : (row->how & UNSURE) != 0 ? POLICY_UNSURE
					       : POLICY_OTHER,
		.own_inside = (row->how & INSIDE) != 0 ? POLICY_OWN
						       : POLICY_OTHER,
		.known = row->address != NULL };

	add_rules(&policy, row->rules);
	CHECK(target_set(&to, row->host, row->port).what == OUTCOME_OK,
	    row->host);
	if (c.known)
		c.address = ip_of(row->address);
	expect(row, &c, "as is");
	if (endpoint_is_name(&to))
		expect_other_spelling(row, c);
	if (c.known ? c.address.kind == IP_V4
		    : !endpoint_is_name(&to) && to.ip.kind == IP_V4)
		expect_other_forms(row, c);
}

/* Before a lookup: can there be an address? */
static const struct {
	const char *rules, *host;
	uint16_t port;
	bool forced, could;
} could_rows[] = {
	{ NULL, "a.example", 22, false, true },
	{ NULL, "a.example", 22, true, true },
	{ NULL, "localhost", 22, true, true },
	{ "", "a.example", 22, false, false },
	{ "+a.example:22", "a.example", 22, true, true },
	{ "+a.example:22", "A.EXAMPLE.", 22, true, true },
	{ "+a.example:22", "b.example", 22, true, false },
	{ "+a.example:22", "a.example", 23, true, false },
	{ "-a.example:22 +*:*", "a.example", 22, true, false },
	{ "-a.example:22 +*:*", "a.example", 23, true, true },
	{ "-a.example:22 +10.0.0.0/8:*", "a.example", 22, true, false },
	{ "+10.0.0.0/8:22", "a.example", 22, true, true },
	{ "+10.0.0.0/8:22", "a.example", 23, true, false },
	{ "+10.0.0.0/8:22", "localhost", 22, true, true },
	{ "-10.0.0.0/8:* +a.example:*", "a.example", 22, true, true },
	{ "-10.0.0.0/7:* +10.0.0.0/8:*", "a.example", 22, true, false },
	{ "-10.0.0.0/9:* +10.0.0.0/8:*", "a.example", 22, true, true },
	{ "-10.128.0.0/9:* +10.0.0.0/8:*", "a.example", 22, true, true },
	{ "-10.0.0.0/9:* -10.128.0.0/9:* +10.0.0.0/8:*", "a.example", 22, true,
	    false },
	{ "-10.0.0.0/9:* -10.128.0.0/9:* +10.0.0.0/7:*", "a.example", 22, true,
	    true },
	{ "-0.0.0.0/0:* -[::/0]:* +*:*", "a.example", 22, false, false },
	{ "-0.0.0.0/0:* +*:*", "a.example", 22, false, true },
	{ "-[::/0]:* +*:*", "a.example", 22, false, true },
	{ "-0.0.0.0/1:* -128.0.0.0/1:* -[::/0]:* +a.example:*", "a.example", 22,
	    false, false },
	{ "-0.0.0.0/1:* -128.0.0.0/2:* -[::/0]:* +a.example:*", "a.example", 22,
	    false, true },
	/* All addresses that are left are protected. */
	{ "-0.0.0.0/1:* -128.0.0.0/2:* -192.0.0.0/3:* -[::/0]:* +*:*",
	    "a.example", 22, false, true },
	{ "-0.0.0.0/1:* -128.0.0.0/2:* -192.0.0.0/3:* -[::/0]:* +*:*",
	    "a.example", 22, true, false },
	{ "-0.0.0.0/1:* -128.0.0.0/2:* -192.0.0.0/3:* -[::/0]:* +224.0.0.0/4:*",
	    "a.example", 22, true, true },
	{ "-1.0.0.0/8:* -2.0.0.0/7:* -4.0.0.0/6:* -8.0.0.0/5:* -16.0.0.0/4:* "
	  "-32.0.0.0/3:* -64.0.0.0/3:* -96.0.0.0/4:* -112.0.0.0/5:* "
	  "-120.0.0.0/6:* -124.0.0.0/7:* -126.0.0.0/8:* -128.0.0.0/1:* "
	  "-[::/0]:* +localhost:*",
	    "localhost", 22, true, true },
	{ "-1.0.0.0/8:* -2.0.0.0/7:* -4.0.0.0/6:* -8.0.0.0/5:* -16.0.0.0/4:* "
	  "-32.0.0.0/3:* -64.0.0.0/3:* -96.0.0.0/4:* -112.0.0.0/5:* "
	  "-120.0.0.0/6:* -124.0.0.0/7:* -126.0.0.0/8:* -128.0.0.0/1:* "
	  "-[::/0]:* +a.example:*",
	    "a.example", 22, true, false },
	/* The addresses within 6to4, and nothing else. */
	{ "-0.0.0.0/0:* -[::/3]:* -[2000::/15]:* -[2004::/14]:* -[2008::/13]:* "
	  "-[2010::/12]:* -[2020::/11]:* -[2040::/10]:* -[2080::/9]:* "
	  "-[2100::/8]:* -[2200::/7]:* -[2400::/6]:* -[2800::/5]:* "
	  "-[3000::/4]:* -[4000::/2]:* -[8000::/1]:* +*:*",
	    "a.example", 22, false, true },
	{ "-0.0.0.0/0:* -[::/3]:* -[2000::/14]:* -[2004::/14]:* -[2008::/13]:* "
	  "-[2010::/12]:* -[2020::/11]:* -[2040::/10]:* -[2080::/9]:* "
	  "-[2100::/8]:* -[2200::/7]:* -[2400::/6]:* -[2800::/5]:* "
	  "-[3000::/4]:* -[4000::/2]:* -[8000::/1]:* +*:*",
	    "a.example", 22, false, false },
	/* An address is judged at once. */
	{ "+10.0.0.0/8:22", "10.0.0.1", 22, true, true },
	{ "+10.0.0.0/8:22", "11.0.0.1", 22, true, false },
	{ "+*:*", "127.0.0.1", 22, true, false },
	{ "+*:*", "::ffff:127.0.0.1", 22, true, false },
	{ "+*:*", "127.0.0.1", 22, false, true },
};

static void
test_could(size_t i)
{
	struct endpoint to;
	struct policy_case c = { .to = &to, .forced = could_rows[i].forced };

	add_rules(&policy, could_rows[i].rules);
	CHECK(target_set(&to, could_rows[i].host, could_rows[i].port).what ==
		OUTCOME_OK,
	    could_rows[i].host);
	CHECK(policy_could_permit(&policy, &c) == could_rows[i].could,
	    could_rows[i].rules != NULL ? could_rows[i].rules : "none");
}

#define L63    "a23456789b123456789c123456789d123456789e123456789f123456789g123"
#define LONG   L63 "." L63 "." L63 "."
#define NAME61 "a23456789b123456789c123456789d123456789e123456789f123456789g1"
#define PORTS8 "65528,65529,65530,65531,65532,65533,65534,65535"
#define FIFTEEN                                                                \
	"s-of-15-letters,s-of-15-letters,s-of-15-letters,s-of-15-letters"
#define SSH8 "ssh,ssh,ssh,ssh,ssh,ssh,ssh,ssh"

static const char *const good[] = {
	"*:*",
	"*:22",
	"*:1",
	"*:65535",
	"*:1-65535",
	"*:22,80,443",
	"*:" PORTS8 "," PORTS8,
	"*:" SSH8 "," SSH8,
	"*:ssh",
	"*:22,ssh,1000-2000,http-alt",
	"a:22",
	"a-:22",
	"*-:22",
	"a.-*.example:22",
	"A.Example.:22",
	"my_host:22",
	"xn--mnchen-3ya.example:22",
	"1e3:22",
	"10.example:22",
	"*.example:22",
	"**.example:22",
	"corp.*:22",
	"corp.1*:22",
	"web-*:22",
	"*-db:22",
	"?.example:22",
	"*a:22",
	"localhost:22",
	"wraith:22",
	"w*:22",
	LONG NAME61 ":22",
	LONG NAME61 ".:22",
	LONG NAME61 ".:" FIFTEEN "," FIFTEEN "," FIFTEEN "," FIFTEEN,
	"[0001:0002:0003:0004:0005:0006:0007:0000/127]:" PORTS8 "," PORTS8,
	"192.0.2.1:22",
	"192.0.2.0/24:22",
	"192.0.2.1/32:22",
	"0.0.0.0/0:22",
	"0.0.0.0:22",
	"255.255.255.255:22",
	"[::]:22",
	"[::1]:22",
	"[::/0]:22",
	"[::]/0:22",
	"[::/127]:22",
	"[::/95]:22",
	"[2001:db8::/32]:22",
	"[2001:db8::]/32:ssh",
	"[2001:db8::1/128]:22",
	"[::ffff:192.0.2.1]:22",
	"[::ffff:192.0.2.1/128]:22",
	"[::192.0.2.1]:22",
	"[2002:c000:201::]:22",
	"[64:ff9b::192.0.2.1]:22",
	"[64:ff9b:1::/48]:22",
	"[2002::/16]:22",
	"[2002:a00::/24]:22",
	"@self:22",
	"@loopback:*",
	"@link-local:80,443",
};

static const char *const bad[] = {
	"",
	":",
	"*",
	"a",
	"a:",
	":22",
	"*:",
	"a 22",
	"a:22 ",
	" a:22",
	"a:22\n",
	"a:22\r",
	"a\t:22",
	"a:b:22",
	"a:22:22",
	"*:*:*",
	/* Ports. */
	"a:0",
	"a:022",
	"a:65536",
	"a:99999999999999999999",
	"a:-1",
	"a:+22",
	"a:22-",
	"a:-22",
	"a:-",
	"a:23-22",
	"a:0-22",
	"a:22-65536",
	"a:22-23-24",
	"a:22--23",
	"a:22-*",
	"a:*-22",
	"a:ssh-http-alt",
	"a:22-ssh",
	"a:ssh-23",
	"a:nosuch",
	"a:ssh,",
	"a:,22",
	"a:22,",
	"a:22,,23",
	"a:22, 23",
	"a:22;23",
	"a:,",
	"a:**",
	"a:22,*",
	"a:*,22",
	"a:2?",
	"a:0x16",
	"a:22/tcp",
	"*:" PORTS8 "," PORTS8 ",22",
	/* Names. */
	".:22",
	"..:22",
	"*.:22",
	".a:22",
	"*..a:22",
	"a..b:22",
	"a..:22",
	"-a:22",
	"-:22",
	"a/24:22",
	"*/8:22",
	"*.a/8:22",
	"a@b:22",
	"http://a:22",
	"a,b:22",
	"!a:22",
	"a[bc]:22",
	"{a,b}:22",
	"a\\*:22",
	"@:22",
	"@Self:22",
	"@selfish:22",
	"@sel:22",
	"@multicast:22",
	"@self",
	"@self/8:22",
	"[@self]:22",
	"@*:22",
	"@self.example:22",
	"m\xc3\xbcnchen.example:22",
	"a\x01:22",
	"a\x7f:22",
	L63 "x:22",
	LONG L63 ":22",
	LONG LONG LONG LONG LONG "a:22",
	"wraith-a:22",
	"WRAITH-*:22",
	"[wraith-a]:22",
	/* A host that looks like an address and is none. */
	"127.1:22",
	"127.0.1:22",
	"2130706433:22",
	"0x7f000001:22",
	"0x7f.1:22",
	"0177.0.0.1:22",
	"127.0.0.01:22",
	"127.0.0.1.:22",
	"192.0.2.256:22",
	"1.2.3.4.5:22",
	"a.1:22",
	"a.0x1f:22",
	"10.0.*:22",
	"10.*:22",
	"10.0.0.?:22",
	"*.0.0.1:22",
	"1?.0.0.1:22",
	"*.*.*.*:22",
	"*.*:22",
	"**:22",
	"?:22",
	"?*:22",
	"1*:22",
	"*.1:22",
	"10.0.*/16:22",
	"192.0.2.1-192.0.2.9:22",
	"[192.0.2.1]:22",
	"[192.0.2.0/24]:22",
	"[a]:22",
	"[*]:22",
	"[]:22",
	"[::1",
	"[::1]",
	"[::1]:",
	"[::1]22",
	"[::1]x:22",
	"[[::1]]:22",
	"[[::1]:22",
	"::1:22",
	"2001:db8::/32:22",
	"::1]:22",
	"[2001:db8::*]:22",
	"[2001:db8::g]:22",
	"[fe80::1%eth0]:22",
	"[fe80::%eth0/10]:22",
	/* Blocks. */
	"192.0.2.0/:22",
	"192.0.2.0/33:22",
	"192.0.2.0/024:22",
	"192.0.2.0/00:22",
	"192.0.2.0/-1:22",
	"192.0.2.0/+24:22",
	"192.0.2.0/24x:22",
	"192.0.2.0/4294967320:22",
	"192.0.2.0/24/24:22",
	"192.0.2.0/255.255.255.0:22",
	"192.0.2/24:22",
	"192.0.2.1/24:22",
	"192.0.2.1/0:22",
	"192.0.2.1/31:22",
	"/24:22",
	"[2001:db8::/129]:22",
	"[2001:db8::/]:22",
	"[2001:db8::]/:22",
	"[2001:db8::/32]/32:22",
	"[2001:db8::/32/32]:22",
	"[2001:db8::1/32]:22",
	"[2001:db8::1/127]:22",
	"[/32]:22",
	/* Blocks of IPv4 in disguise. */
	"[::ffff:0:0/96]:22",
	"[::ffff:10.0.0.0/104]:22",
	"[::ffff:10.0.0.0/127]:22",
	"[::/96]:22",
	"[::10.0.0.0/104]:22",
	"[::2/127]:22",
	"[64:ff9b::/96]:22",
	"[64:ff9b::a00:0/104]:22",
};

/* Each mistake has its own outcome. */
static const struct {
	const char *text;
	enum outcome fault;
} faults[] = {
	{ "a", OUTCOME_POLICY_LINE_PORTLESS },
	{ "a:", OUTCOME_POLICY_LINE_PORTLESS },
	{ "*", OUTCOME_POLICY_LINE_PORTLESS },
	{ "10.0.0.0/8", OUTCOME_POLICY_LINE_PORTLESS },
	{ "[2001:db8::1]", OUTCOME_POLICY_LINE_PORTLESS },
	{ "a:0", OUTCOME_POLICY_LINE_PORTS },
	{ "a:22,", OUTCOME_POLICY_LINE_PORTS },
	{ "a:nosuch", OUTCOME_POLICY_LINE_PORTS },
	{ "a:22:22", OUTCOME_POLICY_LINE_PORTS },
	{ "2001:db8::1:22", OUTCOME_POLICY_LINE_BRACKETS },
	{ "2001:db8::1", OUTCOME_POLICY_LINE_BRACKETS },
	{ "2001:db8::/32:22", OUTCOME_POLICY_LINE_BRACKETS },
	{ "2001:db8::/32:*", OUTCOME_POLICY_LINE_BRACKETS },
	{ "::1:ssh", OUTCOME_POLICY_LINE_BRACKETS },
	{ "fe80::1%eth0:22", OUTCOME_POLICY_LINE_BRACKETS },
	{ "[fe80::1%eth0]:22", OUTCOME_POLICY_LINE_HOST },
	{ "10.0.0.1/8:22", OUTCOME_POLICY_LINE_BITS },
	{ "[2001:db8::1/32]:22", OUTCOME_POLICY_LINE_BITS },
	{ "[::ffff:0:0/96]:22", OUTCOME_POLICY_LINE_WRAPPED },
	{ "10.0.*:22", OUTCOME_POLICY_LINE_HOST },
	{ "10.0.0.0/33:22", OUTCOME_POLICY_LINE_HOST },
	{ "wraith-a:22", OUTCOME_POLICY_LINE_HOST },
	{ "@all:22", OUTCOME_POLICY_LINE_HOST },
};

static void
test_faults(void)
{
	struct rule rule;
	size_t i;

	for (i = 0; i < COUNT(faults); i++)
		CHECK(rule_parse(&rule, cursor_of(faults[i].text), service) ==
			faults[i].fault,
		    faults[i].text);
}

static void
test_texts(void)
{
	const char *text;
	size_t i;

	for (i = 0; i < COUNT(good); i++) {
		memset(&policy, 0, sizeof(policy));
		CHECK(policy_add(&policy, true, cursor_of(good[i]), service) ==
			OUTCOME_OK,
		    good[i]);
		CHECK(policy.count == 1 && policy.given, good[i]);
	}
	for (i = 0; i < COUNT(bad); i++) {
		memset(&policy, 0, sizeof(policy));
		CHECK(policy_add(&policy, true, cursor_of("*:*"), NULL) ==
			OUTCOME_OK,
		    "all");
		text = (const char *)check_guarded(bad[i], strlen(bad[i]) + 1);
		CHECK(policy_add(&policy, true, cursor_of(text), service) !=
			OUTCOME_OK,
		    bad[i]);
		CHECK(policy.count == 1, bad[i]);
	}
	memset(&policy, 0, sizeof(policy));
	CHECK(policy_add(&policy, true, cursor_of("*:ssh"), NULL) ==
		OUTCOME_POLICY_LINE_PORTS,
	    "no services");
	CHECK(policy.given, "given, though wrong");
}

static void
test_too_many(void)
{
	unsigned i;

	memset(&policy, 0, sizeof(policy));
	for (i = 0; i < POLICY_RULES_MAX; i++)
		CHECK(policy_add(&policy, true, cursor_of("a:1"), service) ==
			OUTCOME_OK,
		    "many");
	CHECK(policy_add(&policy, true, cursor_of("a:1"), service) ==
		OUTCOME_POLICY_LINE_MANY,
	    "too many");
	CHECK(policy.count == POLICY_RULES_MAX, "too many");
}

static uint32_t
random_below(uint32_t n)
{
	static uint32_t x = 2463534242u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x % n;
}

#define PICK(from) (from)[random_below(COUNT(from))]

/* Up to 12 rules: by name, and blocks of whole sixteenths of a family. */
static void
add_random_rules(char *text, size_t size)
{
	static const char *const names[] = { "*", "a.example", "*.example",
		"localhost", "b*" };
	unsigned bits, n = random_below(12);
	size_t at = 0;
	const char *host;
	char block[64];

	text[0] = '\0';
	while (n-- > 0) {
		bits = random_below(5);
		host = block;
		if (random_below(3) == 0)
			host = PICK(names);
		else if (random_below(2) == 0)
			snprintf(block, sizeof(block), "%u.0.0.0/%u",
			    random_below(1u << bits) << (8 - bits), bits);
		else
			snprintf(block, sizeof(block), "[%x::/%u]",
			    random_below(1u << bits) << (16 - bits), bits);
		at += (size_t)snprintf(text + at, size - at, "%c%s:%s ",
		    random_below(2) == 0 ? '+' : '-', host,
		    random_below(6) == 0 ? "23" : "*");
	}
	add_rules(&policy, text);
	policy.given = random_below(20) > 0 || policy.count > 0;
}

/* Forced or not: forced only ever denies more. */
static bool
permits_at(struct policy_case c, const char *address, const char *name)
{
	bool forced, open;

	c.known = true;
	c.address = ip_of(address);
	c.forced = !c.forced;
	open = policy_judge(&policy, &c).permitted;
	forced = c.forced && open;
	c.forced = !c.forced;
	open = policy_judge(&policy, &c).permitted;
	CHECK(c.forced || open || !forced, name);
	return open;
}

/*
 * From each sixteenth, one address that is not protected; and all kinds that
 * are.
 */
static bool
permits_any(struct policy_case c, const char *name)
{
	static const char *const special[] = { "0.0.0.0", "127.0.0.1",
		"127.9.9.9", "169.254.169.254", "224.0.0.1", "255.255.255.255",
		"::", "::1", "64:ff9b:1::1", "fe80::1", "ff02::1",
		"::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::9.9.9.9" };
	char text[64];
	bool any = false;
	unsigned i;

	for (i = 0; i < 16; i++) {
		snprintf(text, sizeof(text), "%u.2.3.4", 16 * i + 1);
		any = permits_at(c, text, name) || any;
		snprintf(text, sizeof(text), "%x000:ffff::9", i);
		any = permits_at(c, text, name) || any;
	}
	for (i = 0; i < COUNT(special); i++)
		any = permits_at(c, special[i], name) || any;
	return any;
}

static void
test_random(void)
{
	static const char *const hosts[] = { "a.example", "c.example",
		"localhost", "b", "B.Other." };
	char name[512];
	struct endpoint to;
	struct policy_case c = { .to = &to };
	unsigned i, yes = 0;
	bool could;

	for (i = 0; i < 6000; i++) {
		add_random_rules(name, sizeof(name));
		target_set(&to, PICK(hosts), 22);
		c.forced = random_below(2) == 0;
		could = policy_could_permit(&policy, &c);
		yes += could;
		CHECK(could == permits_any(c, name), name);
		c.own = POLICY_OWN;
		CHECK(could || !permits_any(c, name), name);
		c.own = POLICY_OTHER;
	}
	CHECK(yes > 1000 && yes < 5000, "both happen");
}

static const char *
write_file(const char *text, size_t len, mode_t mode)
{
	static char path[256];
	const char *dir = getenv("TMPDIR");
	int fd;

	snprintf(path, sizeof(path), "%s/test-policy-XXXXXX",
	    dir != NULL ? dir : "/tmp");
	fd = mkstemp(path);
	CHECK(fd != -1 && write(fd, text, len) == (ssize_t)len, path);
	CHECK(fchmod(fd, mode) == 0, path);
	close(fd);
	return path;
}

static struct verdict
read_text(const char *text, size_t len, mode_t mode)
{
	const char *path = write_file(text, len, mode);
	struct verdict v;

	memset(&policy, 0, sizeof(policy));
	policy.files = 2;
	v = policy_read(&policy, path, service);
	unlink(path);
	return v;
}

static const struct {
	const char *text;
	size_t len;
	int line; /* the wrong one; 0: none */
	unsigned count;
	enum outcome what;
} file_rows[] = {
	{ BYTES(""), 0, 0 },
	{ BYTES("\n"), 0, 0 },
	{ BYTES("\n\n \t \n\r\n"), 0, 0 },
	{ BYTES("# nothing\n"), 0, 0 },
	{ BYTES("  # nothing"), 0, 0 },
	{ BYTES("#permit a:22\n#\n"), 0, 0 },
	{ BYTES("permit a:22\n"), 0, 1 },
	{ BYTES("permit a:22"), 0, 1 },
	{ BYTES("permit a:22\r\n"), 0, 1 },
	{ BYTES("permit a:22\r"), 0, 1 },
	{ BYTES(" \tpermit\t  a:22 \t \n"), 0, 1 },
	{ BYTES("permit a:22 # m\xc3\xbcnchen\n"), 0, 1 },
	{ BYTES("permit a:22\t#\n"), 0, 1 },
	{ BYTES("deny a:22\npermit *:ssh\n"), 0, 2 },
	{ BYTES("deny a:22\r\n\r\n# x\r\npermit *:*"), 0, 2 },
	{ BYTES("permit [2001:db8::/32]:22,80-90\n"), 0, 1 },

	{ BYTES("permit\n"), 1, 0, OUTCOME_POLICY_LINE_PORTLESS },
	{ BYTES("permit "), 1, 0, OUTCOME_POLICY_LINE_PORTLESS },
	{ BYTES("permit # a:22\n"), 1, 0, OUTCOME_POLICY_LINE_PORTLESS },
	{ BYTES("deny\npermit *:*\n"), 1, 0, OUTCOME_POLICY_LINE_PORTLESS },
	{ BYTES("a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("allow a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("Permit a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permits a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permi a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("den a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permit: a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permit=a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("--permit a:22\n"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permit a:22 b:22\n"), 1, 0, OUTCOME_POLICY_LINE_BLANKS },
	{ BYTES("permit a 22\n"), 1, 0, OUTCOME_POLICY_LINE_BLANKS },
	{ BYTES("permit a:22, 23\n"), 1, 0, OUTCOME_POLICY_LINE_BLANKS },
	{ BYTES("permit a:22#\n"), 1, 0, OUTCOME_POLICY_LINE_PORTS },
	{ BYTES("permit a:nosuch\n"), 1, 0, OUTCOME_POLICY_LINE_PORTS },
	{ BYTES("permit \"a:22\"\n"), 1, 0, OUTCOME_POLICY_LINE_HOST },
	{ BYTES("permit a:22 \\\ndeny b:22\n"), 1, 0,
	    OUTCOME_POLICY_LINE_BLANKS },
	{ BYTES("permit a:22\\\n"), 1, 0, OUTCOME_POLICY_LINE_PORTS },
	{ BYTES("\xef\xbb\xbfpermit a:22\n"), 0, 1 },
	{ BYTES("\n\xef\xbb\xbfpermit a:22\n"), 2, 0,
	    OUTCOME_POLICY_LINE_VERB },
	{ BYTES("\xef\xbb"), 1, 0, OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permit a:22\rdeny b:22\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("# x\rdeny b:22\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:22\r\r\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:22\f\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit\va:22\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:22\0\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:22 # \0\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("# \0\npermit a:22\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:2\0002\n"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("\0"), 1, 0, OUTCOME_POLICY_LINE_BYTES },
	{ BYTES("permit a:22\n\n# x\n\nwrong\n"), 5, 1,
	    OUTCOME_POLICY_LINE_VERB },
	{ BYTES("permit a:22\npermit b:22\npermit c:"), 3, 2,
	    OUTCOME_POLICY_LINE_PORTLESS },
	{ BYTES("permit a:22\r\npermit b:22\r\npermit 10.*:22\r\n"), 3, 2,
	    OUTCOME_POLICY_LINE_HOST },
	{ BYTES("\n\n\n\n\n\ndeny 127.1:*\npermit *:*\n"), 7, 0,
	    OUTCOME_POLICY_LINE_HOST },
};

static void
test_lines(void)
{
	struct verdict v;
	char name[16];
	size_t i;

	for (i = 0; i < COUNT(file_rows); i++) {
		v = read_text(file_rows[i].text, file_rows[i].len, 0644);
		snprintf(name, sizeof(name), "file %u", (unsigned)i);
		CHECK(policy.given, name);
		CHECK(policy.count == file_rows[i].count, name);
		if (file_rows[i].line == 0) {
			CHECK(v.what == OUTCOME_OK && v.detail == 0, name);
			continue;
		}
		CHECK(v.what == file_rows[i].what, name);
		CHECK(v.detail == outcome_line(3, (unsigned)file_rows[i].line),
		    name);
	}
}

/* Files append, after the rules before them. */
static void
test_order(void)
{
	struct endpoint to;
	struct policy_case c = { .to = &to };
	const char *path = write_file(BYTES("deny a:1\npermit a:2\n"), 0400);

	memset(&policy, 0, sizeof(policy));
	policy_add(&policy, true, cursor_of("a:3"), service);
	CHECK(policy_read(&policy, path, service).what == OUTCOME_OK, path);
	policy_add(&policy, true, cursor_of("a:1-2"), service);
	unlink(path);
	CHECK(policy.count == 4 && policy.files == 1, "order");
	CHECK(policy.rule[0].line == 0 && policy.rule[3].line == 0, "option");
	CHECK(policy.rule[2].line == outcome_line(1, 2), "line");
	target_set(&to, "a", 1);
	CHECK(policy_judge(&policy, &c).rule == 2, "order");
	CHECK(!policy_judge(&policy, &c).permitted, "order");
	target_set(&to, "a", 2);
	CHECK(policy_judge(&policy, &c).rule == 3, "order");
	CHECK(policy_judge(&policy, &c).permitted, "order");
}

static void
test_sizes(void)
{
	static char text[70000];
	struct verdict v;
	size_t at;
	int i;

	for (at = 0, i = 0; i <= POLICY_RULES_MAX; i++)
		at += (size_t)sprintf(text + at, "permit a:%d\n\n", i + 1);
	v = read_text(text, at, 0600);
	CHECK(v.what == OUTCOME_POLICY_LINE_MANY, "too many");
	CHECK(v.detail == outcome_line(3, 2 * POLICY_RULES_MAX + 1), "many");
	CHECK(policy.count == POLICY_RULES_MAX, "many");

	memset(text, 'a', sizeof(text));
	memcpy(text, BYTES("permit "));
	v = read_text(text, 5000, 0600);
	CHECK(v.what == OUTCOME_POLICY_LINE_HOST, "a long line");

	memset(text, '\n', sizeof(text));
	memcpy(text + 65535 - 10, BYTES("deny a:22\n"));
	CHECK(read_text(text, 65535, 0600).what == OUTCOME_OK, "large");
	CHECK(policy.count == 1, "large");
	v = read_text(text, 65536, 0600);
	CHECK(v.what == OUTCOME_POLICY_FILE_UNREADABLE, "too large");
	CHECK(v.detail == EFBIG, "too large");
	text[65535 - 11] = 'x';
	v = read_text(text, 65535, 0600);
	CHECK(v.detail == outcome_line(3, 65525), "last line");
}

static struct verdict
read_path(const char *path)
{
	struct verdict v;

	memset(&policy, 0, sizeof(policy));
	v = policy_read(&policy, path, service);
	CHECK(policy.given && policy.count == 0, path);
	return v;
}

static void
test_modes(void)
{
	static const mode_t safe[] = { 0400, 0600, 0644, 0444, 0755 };
	static const mode_t unsafe[] = { 0620, 0602, 0664, 0666, 0422, 0777 };
	char name[16];
	size_t i;

	for (i = 0; i < COUNT(safe); i++) {
		snprintf(name, sizeof(name), "mode %o", (unsigned)safe[i]);
		CHECK(read_text(BYTES("permit a:22\n"), safe[i]).what ==
			OUTCOME_OK,
		    name);
	}
	for (i = 0; i < COUNT(unsafe); i++) {
		snprintf(name, sizeof(name), "mode %o", (unsigned)unsafe[i]);
		CHECK(read_text(BYTES("permit a:22\n"), unsafe[i]).what ==
			OUTCOME_POLICY_FILE_UNSAFE,
		    name);
		CHECK(policy.given && policy.count == 0, name);
	}
	if (geteuid() != 0)
		CHECK(read_text(BYTES("permit a:22\n"), 0).detail == EACCES,
		    "mode 0");
}

static void
test_paths(void)
{
	char path[256], other[300];
	struct verdict v;

	snprintf(
	    path, sizeof(path), "%s", write_file(BYTES("permit a:22\n"), 0600));
	snprintf(other, sizeof(other), "%s.link", path);
	CHECK(symlink(path, other) == 0, "symlink");
	memset(&policy, 0, sizeof(policy));
	CHECK(policy_read(&policy, other, service).what == OUTCOME_OK,
	    "a link to a safe file");
	unlink(other);
	/* Only root can give files away. */
	if (chown(path, 12345, (gid_t)-1) == 0)
		CHECK(read_path(path).what == OUTCOME_POLICY_FILE_UNSAFE,
		    "another's");
	unlink(path);
	v = read_path(path);
	CHECK(v.what == OUTCOME_POLICY_FILE_UNREADABLE, "missing");
	CHECK(v.detail == ENOENT, "missing");
	CHECK(mkfifo(path, 0600) == 0, "FIFO");
	CHECK(read_path(path).what == OUTCOME_POLICY_FILE_UNSAFE, "FIFO");
	unlink(path);
	CHECK(mkdir(path, 0700) == 0, "folder");
	CHECK(read_path(path).what == OUTCOME_POLICY_FILE_UNSAFE, "folder");
	rmdir(path);
	CHECK(
	    read_path("/dev/null").what == OUTCOME_POLICY_FILE_UNSAFE, "null");
	/* Root's, whoever we are. */
	CHECK(read_path("/etc/passwd").what == OUTCOME_POLICY_LINE_VERB,
	    "root's");
	CHECK(read_path("").detail == ENOENT, "no path");
}

static void
test_messages(void)
{
	char line[OUTCOME_LINE_MAX];

	message_write(
	    outcome_verdict(OUTCOME_POLICY_LINE_VERB, outcome_line(1, 7)), line,
	    sizeof(line));
	CHECK(strstr(line, " permit file 1, line 7\n") != NULL, line);
	CHECK(strncmp(line, BYTES("wraith-connect: policy: ")) == 0, line);
	message_write(outcome_verdict(OUTCOME_POLICY_LINE_VERB,
			  outcome_line(5000, 5000000)),
	    line, sizeof(line));
	CHECK(strstr(line, " file 2047, line 1048575\n") != NULL, line);
	message_write(
	    outcome_verdict(OUTCOME_POLICY_DENIED, 0), line, sizeof(line));
	CHECK(strcmp(line,
		  "wraith-connect: policy: the rules of this host do not "
		  "allow this connection\n") == 0,
	    line);
	CHECK(outcome_status(OUTCOME_POLICY_DENIED) == 77, "status");
	CHECK(outcome_status(OUTCOME_POLICY_RULE) == 64, "status");
	CHECK(outcome_status(OUTCOME_POLICY_RULES) == 64, "status");
	CHECK(outcome_status(OUTCOME_POLICY_FILE_UNREADABLE) == 78, "status");
	CHECK(outcome_status(OUTCOME_POLICY_FILE_UNSAFE) == 78, "status");
	CHECK(outcome_status(OUTCOME_POLICY_LINE_VERB) == 78, "status");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		test_row(&rows[i]);
	for (i = 0; i < COUNT(could_rows); i++)
		test_could(i);
	test_texts();
	test_faults();
	test_too_many();
	test_random();
	test_lines();
	test_order();
	test_sizes();
	test_modes();
	test_paths();
	test_messages();
	return check_status();
}
