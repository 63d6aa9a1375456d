#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static bool
is_documented(int status)
{
	static const int documented[] = { 0, 64, 68, 69, 71, 74, 75, 76, 77,
		78 };
	size_t i;

	for (i = 0; i < sizeof(documented) / sizeof(documented[0]); i++) {
		if (documented[i] == status)
			return true;
	}
	return false;
}

static void
test_all(void)
{
	char line[OUTCOME_LINE_MAX], name[32];
	int what;

	for (what = 0; what < OUTCOME_COUNT; what++) {
		struct verdict v = outcome_verdict((enum outcome)what, 1);
		size_t len = outcome_message(v, line, sizeof(line));

		snprintf(name, sizeof(name), "outcome %d", what);
		CHECK(is_documented(outcome_status(v.what)), name);
		CHECK((outcome_status(v.what) == 0) == (what == OUTCOME_OK),
		    name);
		CHECK(len == strlen(line) && len + 1 < sizeof(line), name);
		CHECK(strncmp(line, BYTES("wraith-connect: ")) == 0, name);
		CHECK(strchr(line, '\n') == line + len - 1, name);
		CHECK(strchr(line, '%') == NULL || strstr(line, "%-escape"),
		    name);
	}
}

static void
test_text(struct verdict v, unsigned hop, unsigned hops, const char *text)
{
	char line[OUTCOME_LINE_MAX];

	v.hop = hop;
	v.hops = hops;
	outcome_message(v, line, sizeof(line));
	CHECK(strcmp(line, text) == 0, line);
}

int
main(void)
{
	char small[8], line[OUTCOME_LINE_MAX];

	test_all();
	test_text(outcome_verdict(OUTCOME_CONNECT, ECONNREFUSED), 0, 0,
	    "wraith-connect: connect: cannot connect: Connection refused\n");
	test_text(outcome_verdict(OUTCOME_CONNECT, ECONNREFUSED), 0, 2,
	    "wraith-connect: connect: cannot connect: Connection refused\n");
	test_text(outcome_verdict(OUTCOME_CONNECT, ECONNREFUSED), 1, 1,
	    "wraith-connect: proxy: cannot connect: Connection refused\n");
	test_text(outcome_verdict(OUTCOME_SOCKS5_REFUSED, 0), 2, 3,
	    "wraith-connect: proxy 2 of 3: the next proxy refused its "
	    "connection\n");
	test_text(outcome_verdict(OUTCOME_SOCKS5_REFUSED, 0), 3, 3,
	    "wraith-connect: proxy 3 of 3: the target refused its "
	    "connection\n");
	test_text(outcome_verdict(OUTCOME_SOCKS5_NETWORK, 0), 1, 2,
	    "wraith-connect: proxy 1 of 2: it cannot reach the next proxy's "
	    "network\n");
	test_text(outcome_verdict(OUTCOME_HTTP_FORBIDDEN, 403), 1, 1,
	    "wraith-connect: proxy: it does not allow this connection (many "
	    "allow port 443 only), HTTP status 403\n");
	snprintf(line, sizeof(line),
	    "wraith-connect: resolve: name lookup failed: %s\n",
	    gai_strerror(EAI_NONAME));
	test_text(outcome_verdict(OUTCOME_RESOLVE, EAI_NONAME), 0, 0, line);
	/* Cut, never run over. */
	CHECK(
	    outcome_append(small, sizeof(small), 0, "abcdefghijk") == 7, "cut");
	CHECK(strcmp(small, "abcdefg") == 0, "cut");
	CHECK(outcome_append_number(small, sizeof(small), 5, 0) == 6, "zero");
	CHECK(strcmp(small, "abcde0") == 0, "zero");
	return check_status();
}
