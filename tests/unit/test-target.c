#include <string.h>

#include "address/target.h"
#include "check.h"

#define L63 "a23456789b123456789c123456789d123456789e123456789f123456789g123"

struct row {
	const char *host;
	enum outcome what;
	enum endpoint_kind kind;
	const char *authority; /* with port 22 */
};

static const struct row rows[] = {
	{ "a", OUTCOME_OK, ENDPOINT_NAME, "a:22" },
	{ "example.com", OUTCOME_OK, ENDPOINT_NAME, "example.com:22" },
	{ "example.com.", OUTCOME_OK, ENDPOINT_NAME, "example.com.:22" },
	{ "EXAMPLE.com", OUTCOME_OK, ENDPOINT_NAME, "EXAMPLE.com:22" },
	{ "my_host.example", OUTCOME_OK, ENDPOINT_NAME, "my_host.example:22" },
	{ "_ssh._tcp.example", OUTCOME_OK, ENDPOINT_NAME,
	    "_ssh._tcp.example:22" },
	{ "1password.com", OUTCOME_OK, ENDPOINT_NAME, "1password.com:22" },
	{ "4.example", OUTCOME_OK, ENDPOINT_NAME, "4.example:22" },
	{ "xn--mnchen-3ya.example", OUTCOME_OK, ENDPOINT_NAME,
	    "xn--mnchen-3ya.example:22" },
	{ "a.-b", OUTCOME_OK, ENDPOINT_NAME, "a.-b:22" },
	{ "a-.b", OUTCOME_OK, ENDPOINT_NAME, "a-.b:22" },
	{ "a-", OUTCOME_OK, ENDPOINT_NAME, "a-:22" },
	{ "a-.", OUTCOME_OK, ENDPOINT_NAME, "a-.:22" },
	{ "a.-.b", OUTCOME_OK, ENDPOINT_NAME, "a.-.b:22" },
	{ "1e3", OUTCOME_OK, ENDPOINT_NAME, "1e3:22" },
	{ "0xfg", OUTCOME_OK, ENDPOINT_NAME, "0xfg:22" },
	{ "0XFG", OUTCOME_OK, ENDPOINT_NAME, "0XFG:22" },
	{ "x.0x1y", OUTCOME_OK, ENDPOINT_NAME, "x.0x1y:22" },
	{ "wraith", OUTCOME_OK, ENDPOINT_NAME, "wraith:22" },
	{ "a.wraith-b", OUTCOME_OK, ENDPOINT_NAME, "a.wraith-b:22" },
	{ "wraiths-a", OUTCOME_OK, ENDPOINT_NAME, "wraiths-a:22" },
	{ L63, OUTCOME_OK, ENDPOINT_NAME, L63 ":22" },
	{ L63 "." L63 "." L63 "."
	      "b23456789b123456789c123456789d123456789e"
	      "123456789f123456789g1",
	    OUTCOME_OK, ENDPOINT_NAME, NULL },
	{ L63 "." L63 "." L63 "."
	      "b23456789b123456789c123456789d123456789e"
	      "123456789f123456789g1.",
	    OUTCOME_OK, ENDPOINT_NAME, NULL },

	{ "192.0.2.1", OUTCOME_OK, ENDPOINT_IP, "192.0.2.1:22" },
	{ "0.0.0.0", OUTCOME_OK, ENDPOINT_IP, "0.0.0.0:22" },
	{ "255.255.255.255", OUTCOME_OK, ENDPOINT_IP, "255.255.255.255:22" },
	{ "2001:db8::1", OUTCOME_OK, ENDPOINT_IP, "[2001:db8::1]:22" },
	{ "[2001:db8::1]", OUTCOME_OK, ENDPOINT_IP, "[2001:db8::1]:22" },
	{ "::", OUTCOME_OK, ENDPOINT_IP, "[::]:22" },
	{ "::ffff:192.0.2.1", OUTCOME_OK, ENDPOINT_IP,
	    "[::ffff:192.0.2.1]:22" },
	{ "fe80::1%eth0", OUTCOME_OK, ENDPOINT_IP, "[fe80::1]:22" },
	{ "[fe80::1%eth0.5]", OUTCOME_OK, ENDPOINT_IP, "[fe80::1]:22" },

	{ "wraith-a", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "wraith-", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "WRAITH-A", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "WrAiTh-a.example.com.", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "[wraith-a]", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "[wraith-a", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "wraith-a b", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },
	{ "wraith-\xff", OUTCOME_RESERVED, ENDPOINT_NAME, NULL },

	{ "", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ ".", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ ".example", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a..b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a.b..", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "-a", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "-oProxyCommand=x", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "-", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "-.b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "-a.b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ " a", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ " wraith-a", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a\tb", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a\r\nX-Injected: 1", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a\nb", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a\x7f", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "user@a", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a/b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a%eth0", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "a$b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "m\xc3\xbcnchen", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "\xef\xbd\x97raith-a", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ L63 "h", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ L63 "." L63 "." L63 "."
	      "b23456789b123456789c123456789d123456789e"
	      "123456789f123456789g12",
	    OUTCOME_TARGET_LENGTH, ENDPOINT_NAME, NULL },
	{ L63 "." L63 "." L63 "." L63 ".", OUTCOME_TARGET_LENGTH, ENDPOINT_NAME,
	    NULL },
	{ L63 "." L63 "." L63 "." L63 "." L63, OUTCOME_TARGET_LENGTH,
	    ENDPOINT_NAME, NULL },

	{ "127.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "127.0.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "2130706433", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "0x7f.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "0x7f000001", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "0X7F000001", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "0x", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "a.0x7f", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "a.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "a.1.", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "0177.0.0.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "127.0.0.01", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "127.0.0.1.", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "127.0.0.0.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },
	{ "256.0.0.1", OUTCOME_TARGET_NUMERIC, ENDPOINT_NAME, NULL },

	{ "[]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[a]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[192.0.2.1]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[::1", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "::1]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[[::1]]", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "[::1]x", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ ":", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ ":::", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "1:2:3:4:5:6:7:8:9", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "2001:db8::g", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "fe80::1%", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "fe80::1%a/b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "fe80::1%a b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
	{ "fe80::1%1234567890123456", OUTCOME_TARGET_HOST, ENDPOINT_NAME,
	    NULL },
	{ "a:b", OUTCOME_TARGET_HOST, ENDPOINT_NAME, NULL },
};

static void
test_hosts(void)
{
	char authority[ENDPOINT_AUTHORITY_MAX];
	struct endpoint to;
	struct verdict v;
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = target_set(&to, rows[i].host, 22);
		CHECK(v.what == rows[i].what, rows[i].host);
		if (v.what != OUTCOME_OK)
			continue;
		CHECK(to.kind == rows[i].kind, rows[i].host);
		CHECK(to.port == 22, rows[i].host);
		len = endpoint_authority(&to, authority, sizeof(authority));
		CHECK(len == strlen(authority), rows[i].host);
		CHECK(rows[i].authority == NULL ||
			strcmp(authority, rows[i].authority) == 0,
		    rows[i].host);
	}
	target_set(&to, "fe80::1%eth0", 22);
	CHECK(to.ip.kind == IP_V6, "kind");
	CHECK(strcmp(to.ip.zone, "eth0") == 0, "zone");
	CHECK(
	    memcmp(to.ip.byte, "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16) == 0,
	    "address");
	target_set(&to, "192.0.2.1", 22);
	CHECK(to.ip.kind == IP_V4, "kind");
	CHECK(memcmp(to.ip.byte, "\xc0\0\2\1", 4) == 0, "address");
}

static void
test_ports(void)
{
	static const char *const wrong[] = { "", "0", "00", "022", "65536",
		"99999", "655350", "+1", "-1", " 1", "1 ", "0x16", "ssh", "1a",
		"184467440737095516", "\xd9\xa1" };
	uint16_t port = 0;
	size_t i;

	CHECK(target_port("1", &port) && port == 1, "1");
	CHECK(target_port("22", &port) && port == 22, "22");
	CHECK(target_port("65535", &port) && port == 65535, "65535");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK(!target_port(wrong[i], &port), wrong[i]);
	CHECK(port == 65535, "untouched");
	CHECK(target_service("ssh"), "ssh");
	CHECK(target_service("x400-snd"), "x400-snd");
	CHECK(!target_service("22"), "22");
	CHECK(!target_service(""), "empty");
	CHECK(!target_service("-ssh"), "-ssh");
	CHECK(!target_service("ssh tcp"), "blank");
	CHECK(!target_service("../etc"), "../etc");
	CHECK(!target_service("a234567890123456"), "16 bytes");
}

static void
test_split(
    const char *text, enum outcome what, const char *host, const char *port)
{
	char copy[128], *h = NULL, *p = NULL;
	struct verdict v;

	strcpy(copy, text);
	v = target_split(copy, &h, &p);
	CHECK(v.what == what, text);
	if (v.what == OUTCOME_OK)
		CHECK(strcmp(h, host) == 0 && strcmp(p, port) == 0, text);
}

int
main(void)
{
	test_hosts();
	test_ports();
	test_split("a:22", OUTCOME_OK, "a", "22");
	test_split("a:ssh", OUTCOME_OK, "a", "ssh");
	test_split("a:", OUTCOME_OK, "a", "");
	test_split(":22", OUTCOME_OK, "", "22");
	test_split("[::1]:22", OUTCOME_OK, "[::1]", "22");
	test_split("[fe80::1%eth0]:22", OUTCOME_OK, "[fe80::1%eth0]", "22");
	test_split("::1:22", OUTCOME_TARGET_BRACKETS, NULL, NULL);
	test_split("[::1]", OUTCOME_TARGET_PORTLESS, NULL, NULL);
	test_split("a", OUTCOME_TARGET_PORTLESS, NULL, NULL);
	test_split("", OUTCOME_TARGET_PORTLESS, NULL, NULL);
	test_split("[", OUTCOME_TARGET_PORTLESS, NULL, NULL);
	test_split("http://a:80", OUTCOME_TARGET_HOST, NULL, NULL);
	test_split("ssh://a", OUTCOME_TARGET_HOST, NULL, NULL);
	return check_status();
}
