/* Targets of this host, the rules for them, and the reasons of a verdict. */

#include <stdio.h>
#include <string.h>

#include "address/target.h"
#include "check.h"
#include "policy/lines.h"
#include "policy/policy.h"
#include "policy/reason.h"
#include "route/plan.h"
#include "route/protocol.h"

static void
test_hosts(void)
{
	static const struct {
		const char *host;
		enum outcome what;
		enum endpoint_kind kind;
		const char *path;
		uint32_t cid;
	} rows[] = {
		{ "unix/run/a", OUTCOME_OK, ENDPOINT_UNIX, "/run/a", 0 },
		{ "unix%run%a", OUTCOME_OK, ENDPOINT_UNIX, "/run/a", 0 },
		{ "UNIX%run/a", OUTCOME_OK, ENDPOINT_UNIX, "/run/a", 0 },
		{ "unix/run%a", OUTCOME_OK, ENDPOINT_UNIX, "/run%a", 0 },
		{ "vsock-mux/run/a", OUTCOME_OK, ENDPOINT_MUX, "/run/a", 0 },
		{ "vsock/0", OUTCOME_OK, ENDPOINT_VSOCK, NULL, 0 },
		{ "vsock%4294967294", OUTCOME_OK, ENDPOINT_VSOCK, NULL,
		    4294967294U },
		{ "vsock/4294967295", OUTCOME_TARGET_CID, 0, NULL, 0 },
		{ "vsock/99999999999", OUTCOME_TARGET_CID, 0, NULL, 0 },
		{ "vsock/", OUTCOME_TARGET_CID, 0, NULL, 0 },
		{ "vsock/1x", OUTCOME_TARGET_CID, 0, NULL, 0 },
		{ "vsock/01", OUTCOME_TARGET_CID, 0, NULL, 0 },
		{ "unix/", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix/a/", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix//a", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix/./a", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix/a/..", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix/a\nb", OUTCOME_TARGET_PATH, 0, NULL, 0 },
		{ "unix/a\177", OUTCOME_TARGET_PATH, 0, NULL, 0 },
	};
	static const char *const none[] = { "unix", "unixes/a", "a/b", "a",
		"vsock", "vsoc/1", "a%b" };
	struct verdict v;
	struct endpoint e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CHECK(target_set_local(&e, rows[i].host, 22, &v), rows[i].host);
		CHECK(v.what == rows[i].what, rows[i].host);
		if (v.what != OUTCOME_OK)
			continue;
		CHECK(e.kind == rows[i].kind, rows[i].host);
		CHECK(
		    e.port == (e.kind == ENDPOINT_UNIX ? 0 : 22), rows[i].host);
		CHECK(rows[i].path != NULL ? strcmp(e.path, rows[i].path) == 0
					   : e.cid == rows[i].cid,
		    rows[i].host);
	}
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		CHECK(!target_set_local(&e, none[i], 22, &v), none[i]);
}

static void
test_lengths(void)
{
	char path[ENDPOINT_PATH_MAX + 2];
	struct endpoint e;

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	CHECK(target_set_path(&e, path).what == OUTCOME_TARGET_PATH, "long");
	path[ENDPOINT_PATH_MAX] = '\0';
	CHECK(target_set_path(&e, path).what == OUTCOME_OK, "longest");
	CHECK(strcmp(e.path, path) == 0, "longest");
	CHECK(target_set_path(&e, "a").what == OUTCOME_TARGET_PATH, "relative");
}

static void
test_endpoints(void)
{
	static const char *const hosts[] = { "unix/a", "vsock/1",
		"vsock-mux/a" };
	static const char *const others[] = { "a.example", "192.0.2.1",
		"2001:db8::1" };
	static const struct endpoint nameless = { .kind = ENDPOINT_NAME };
	char line[ENDPOINT_AUTHORITY_MAX];
	struct verdict v;
	struct endpoint e;
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		CHECK(target_set_local(&e, hosts[i], 22, &v), hosts[i]);
		CHECK(endpoint_is_local(&e), hosts[i]);
		CHECK(
		    !endpoint_is_name(&e) && !endpoint_is_onion(&e), hosts[i]);
		CHECK(
		    endpoint_authority(&e, line, sizeof(line)) == 0, hosts[i]);
		CHECK(!protocol_carries(PROTOCOL_HTTP, &e), hosts[i]);
		CHECK(!protocol_carries(PROTOCOL_SOCKS4, &e), hosts[i]);
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		CHECK(target_set(&e, others[i], 22).what == OUTCOME_OK,
		    others[i]);
		CHECK(!endpoint_is_local(&e), others[i]);
		CHECK(protocol_carries(PROTOCOL_HTTP, &e), others[i]);
		CHECK(protocol_carries(PROTOCOL_SOCKS4A, &e) == (i < 2),
		    others[i]);
	}
	CHECK(!endpoint_is_onion(&nameless), "no name");
}

static void
test_protocols(void)
{
	enum protocol_kind kind;

	CHECK(protocol_by_nc("5", &kind) && kind == PROTOCOL_SOCKS5H, "5");
	CHECK(protocol_by_nc("connect", &kind) && kind == PROTOCOL_HTTP,
	    "connect");
	CHECK(!protocol_by_nc("", &kind) && !protocol_by_nc("6", &kind), "no");
	CHECK(!protocol_by_scheme(cursor_of("gopher"), &kind), "gopher");
	CHECK(protocol_takes_password(PROTOCOL_SOCKS5, 255), "255");
	CHECK(!protocol_takes_password(PROTOCOL_SOCKS5, 256), "256");
	CHECK(!protocol_takes_password(PROTOCOL_SOCKS4, 1), "none");
	CHECK(!protocol_takes_user(PROTOCOL_HTTP, cursor_of("a:b")), "colon");
	CHECK(protocol_takes_user(PROTOCOL_SOCKS5, cursor_of("")), "empty");
}

static void
test_rules(void)
{
	static const struct {
		const char *rule, *host;
		uint16_t port;
		bool permitted;
	} rows[] = {
		{ "unix:/run/*.sock", "unix/run/a.sock", 0, true },
		{ "unix:/run/*.sock", "unix/run/b/a.sock", 0, false },
		{ "unix:/run/*/a.sock", "unix/run/b/a.sock", 0, true },
		{ "unix:/run/?", "unix/run/a", 0, true },
		{ "unix:/run/?", "unix/run/ab", 0, false },
		{ "unix:/run?a", "unix/run/a", 0, false },
		{ "unix:/run/a*", "unix/run/a", 0, true },
		{ "unix:/run/*a*b", "unix/run/xaxb", 0, true },
		{ "unix:/run/A", "unix/run/a", 0, false },
		{ "unix:/run/a", "vsock-mux/run/a", 22, false },
		{ "vsock/3:22", "vsock/3", 22, true },
		{ "vsock/3:22", "vsock/3", 23, false },
		{ "vsock/3:22", "vsock/4", 22, false },
		{ "vsock/*:*", "vsock/4", 22, true },
		{ "vsock-mux/run/*:22", "vsock-mux/run/a", 22, true },
		{ "vsock-mux/run/*:22", "vsock-mux/run/a", 23, false },
		{ "*:*", "unix/run/a", 0, false },
		{ "@self:*", "vsock/3", 22, false },
	};
	static const char *const wrong[] = { "unix:/", "unix:/a/../b",
		"vsock/x:22", "vsock/3", "vsock-mux/a/./b:22", "unix/a:22" };
	static struct policy policy;
	struct policy_case c = { .forced = true };
	struct endpoint to;
	struct rule rule;
	struct verdict v;
	size_t i;

	c.to = &to;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&policy, 0, sizeof(policy));
		CHECK(policy_add(&policy, true, cursor_of(rows[i].rule),
			  NULL) == OUTCOME_OK,
		    rows[i].rule);
		CHECK(target_set_local(&to, rows[i].host, rows[i].port, &v),
		    rows[i].host);
		CHECK(policy_judge(&policy, &c).permitted == rows[i].permitted,
		    rows[i].rule);
	}
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memset(&policy, 0, sizeof(policy));
		CHECK(policy_add(&policy, true, cursor_of(wrong[i]), NULL) !=
			OUTCOME_OK,
		    wrong[i]);
	}
	CHECK(!rule_parse_local(&rule, "unix/a"), "unix/a");
	CHECK(!rule_parse_local(&rule, "a.example"), "a.example");
	CHECK(target_set(&to, "vsock.example", 22).what == OUTCOME_OK, "name");
	memset(&policy, 0, sizeof(policy));
	CHECK(policy_add(&policy, true, cursor_of("vsock/3:22"), NULL) ==
		OUTCOME_OK,
	    "name");
	CHECK(!policy_judge(&policy, &c).permitted, "name");
}

/* Fed whole and bytewise; what is the tunnel's stays. */
static void
test_mux(
    const char *answer, size_t taken, enum handshake_want want, enum outcome o)
{
	size_t step, at, n, len = strlen(answer);
	struct endpoint to;
	struct handshake h;
	struct verdict v;

	target_set_local(&to, "vsock-mux/run/a", 4711, &v);
	for (step = 1; step <= len + 1; step += len > 0 ? len : 1) {
		handshake_begin(&h, NULL, &to, check_random);
		CHECK(h.want == HANDSHAKE_SEND && h.out_len == 13 &&
			memcmp(h.out, "CONNECT 4711\n", 13) == 0,
		    answer);
		handshake_sent(&h);
		CHECK(handshake_feed(&h, (const uint8_t *)answer, 0) == 0 &&
			!h.heard,
		    answer);
		for (at = 0; at < len && h.want == HANDSHAKE_RECV; at += n)
			n = handshake_feed(&h, (const uint8_t *)answer + at,
			    step < len - at ? step : len - at);
		if (h.want == HANDSHAKE_RECV)
			handshake_eof(&h);
		CHECK(h.want == want, answer);
		CHECK(want != HANDSHAKE_DONE || at == taken, answer);
		CHECK(want != HANDSHAKE_FAILED || h.failure.what == o, answer);
		handshake_end(&h);
	}
}

static void
test_muxes(void)
{
	static const char *const nonsense[] = { "ok 1\n", "Ok 1\n", "OK1\n",
		"OK \n", "OK x\n", "OK 1x\n", "OK 1\r\n", "\n",
		"HTTP/1.1 200" };
	size_t i;

	test_mux("OK 1\nbanner", 5, HANDSHAKE_DONE, OUTCOME_OK);
	test_mux("OK 1073741824\n", 14, HANDSHAKE_DONE, OUTCOME_OK);
	test_mux("", 0, HANDSHAKE_FAILED, OUTCOME_MUX_REFUSED);
	test_mux("OK 12", 0, HANDSHAKE_FAILED, OUTCOME_MUX_REFUSED);
	for (i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++)
		test_mux(
		    nonsense[i], 0, HANDSHAKE_FAILED, OUTCOME_MUX_NONSENSE);
}

static void
test_reason(struct policy_answer a, bool name, const char *text)
{
	static struct policy policy;
	char line[256];
	size_t at;

	memset(&policy, 0, sizeof(policy));
	policy_add(&policy, true, cursor_of("a:22"), NULL);
	policy_add(&policy, true, cursor_of("b:22"), NULL);
	policy.rule[1].line = 2 << OUTCOME_LINE_BITS | 7;
	at = name ? reason_append_name(line, sizeof(line), 0, &policy, a)
		  : reason_append(line, sizeof(line), 0, &policy, a);
	CHECK(at == strlen(line) && strcmp(line, text) == 0, line);
}

static void
test_reasons(void)
{
	int kind;

	test_reason((struct policy_answer){ .permitted = true, .rule = 1 },
	    false, "permitted, by rule 1");
	test_reason((struct policy_answer){ .rule = 2 }, false,
	    "denied, by rule 2, permit file 2, line 7");
	test_reason((struct policy_answer){ .permitted = true }, false,
	    "permitted, because there are no rules");
	test_reason((struct policy_answer){ .near = 1 }, false,
	    "denied, because no rule matches; other ports are permitted by "
	    "rule 1");
	test_reason(
	    (struct policy_answer){
		.shut = true, .inside = true, .kind = PROTECTED_LOOPBACK },
	    false,
	    "denied, because it is a protected address that no rule permits; "
	    "it is "
	    "loopback; this is about the IPv4 address within 6to4");
	test_reason((struct policy_answer){ .near = 1 }, true,
	    "denied, whatever its address, because no rule matches; other "
	    "ports are "
	    "permitted by rule 1");
	test_reason((struct policy_answer){ .permitted = true }, true,
	    "denied, whatever its address");
	for (kind = PROTECTED_NONE; kind <= PROTECTED_TRANSLATED; kind++) {
		char line[256];
		static struct policy none;

		CHECK(reason_append(line, sizeof(line), 0, &none,
			  (struct policy_answer){
			      .kind = (enum protected_kind)kind }) > 0,
		    "kind");
	}
}

/* Each mistake in a line of a file has its own text. */
static void
test_lines(void)
{
	static const struct {
		const char *line;
		enum outcome what;
	} rows[] = {
		{ "permit 2001:db8::1:22", OUTCOME_POLICY_LINE_BRACKETS },
		{ "permit 10.0.0.1/8:22", OUTCOME_POLICY_LINE_BITS },
		{ "permit [::ffff:10.0.0.0/104]:22",
		    OUTCOME_POLICY_LINE_WRAPPED },
		{ "permit unix:/run/app/*.sock", OUTCOME_OK },
	};
	static struct policy policy;
	char text[64];
	size_t i, len;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&policy, 0, sizeof(policy));
		len = strlen(rows[i].line);
		memcpy(text, rows[i].line, len + 1);
		CHECK(lines_add(&policy, text, len, NULL).what == rows[i].what,
		    rows[i].line);
	}
}

/* What is local goes by no proxy, and -n leaves no lookup. */
static void
test_plans(void)
{
	static struct route route;
	struct plan_options o = { .relay = true };
	struct plan plan;
	struct endpoint to;
	struct verdict v;

	target_set_local(&to, "vsock/3", 22, &v);
	route_init(&route);
	CHECK(plan_make(&plan, &to, &route, &o).what == OUTCOME_OK, "direct");
	CHECK(!plan.filter_early, "direct");
	target_set_local(&to, "vsock-mux/run/a", 22, &v);
	CHECK(plan_make(&plan, &to, &route, &o).what == OUTCOME_OK, "mux");
	CHECK(plan.filter_early, "a multiplexer is heard");
	target_set(&to, "a.example", 22);
	o.numeric = true;
	CHECK(plan_make(&plan, &to, &route, &o).what == OUTCOME_TARGET_NAME,
	    "-n");
	o.no_proxy = "a.example, ?";
	route_add(
	    &route, "socks4://192.0.2.1,socks5://192.0.2.2", PROTOCOL_SOCKS5H);
	plan_make(&plan, &to, &route, &o);
	CHECK(plan.unclear == 1, "unclear");
	CHECK(!plan_alike(&plan, &route.proxy[0], &route.proxy[1]), "IPv4");
	target_set_local(&to, "unix/run/a", 22, &v);
	o.numeric = false;
	CHECK(plan_make(&plan, &to, &route, &o).what == OUTCOME_TARGET_LOCAL,
	    "local");
}

int
main(void)
{
	test_lines();
	test_plans();
	test_hosts();
	test_lengths();
	test_endpoints();
	test_protocols();
	test_rules();
	test_muxes();
	test_reasons();
	return check_status();
}
