#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
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
		size_t len = message_write(v, line, sizeof(line));

		snprintf(name, sizeof(name), "outcome %d", what);
		CHECK(is_documented(outcome_status(v.what)), name);
		CHECK((outcome_status(v.what) == 0) == (what == OUTCOME_OK),
		    name);
		CHECK(len == strlen(line) && len + 1 < sizeof(line), name);
		CHECK(strncmp(line, BYTES("wraith-connect: ")) == 0, name);
		CHECK(strchr(line, '\n') == line + len - 1, name);
		CHECK(outcome_cause(v.what) < CAUSE_COUNT, name);
		CHECK((outcome_cause(v.what) == CAUSE_NONE) ==
			(what == OUTCOME_OK),
		    name);
		CHECK(strpbrk(line, OUTCOME_STOP) == NULL, name);
		CHECK(strchr(line, '%') == NULL || strstr(line, "%-escape") ||
			strstr(line, "%2C"),
		    name);
	}
}

static void
test_text(struct verdict v, unsigned hop, unsigned hops, const char *text)
{
	char line[OUTCOME_LINE_MAX];

	v.hop = hop;
	v.hops = hops;
	message_write(v, line, sizeof(line));
	CHECK(strcmp(line, text) == 0, line);
}

/* Each error that is documented for a call of the program has a text. */
static void
test_errors(void)
{
	static const int numbers[] = { EPERM, ENOENT, EINTR, EIO, ENXIO, EBADF,
		EAGAIN, EWOULDBLOCK, ENOMEM, EACCES, EFAULT, EBUSY, EEXIST,
		ENODEV, ENOTDIR, EISDIR, EINVAL, ENFILE, EMFILE, ENOTTY,
		ETXTBSY, EFBIG, ENOSPC, ESPIPE, EROFS, EPIPE, ENAMETOOLONG,
		ENOSYS, ELOOP, EOVERFLOW, EPROTO, ENOTSOCK, EDESTADDRREQ,
		EMSGSIZE, EPROTOTYPE, ENOPROTOOPT, EPROTONOSUPPORT, EOPNOTSUPP,
		EAFNOSUPPORT, EADDRINUSE, EADDRNOTAVAIL, ENETDOWN, ENETUNREACH,
		ENETRESET, ECONNABORTED, ECONNRESET, ENOBUFS, EISCONN, ENOTCONN,
		ETIMEDOUT, ECONNREFUSED, EHOSTUNREACH, EALREADY, EINPROGRESS,
		ESTALE, EDQUOT, ECANCELED };
	static const int lookups[] = { EAI_NONAME, EAI_AGAIN, EAI_FAIL,
		EAI_FAMILY, EAI_MEMORY, EAI_SERVICE, EAI_SOCKTYPE, EAI_SYSTEM,
		EAI_OVERFLOW, EAI_BADFLAGS };
	char name[32];
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(name, sizeof(name), "errno %d", numbers[i]);
		CHECK(error_text(numbers[i]) != NULL, name);
	}
	for (i = 0; i < sizeof(lookups) / sizeof(lookups[0]); i++) {
		snprintf(name, sizeof(name), "EAI %d", lookups[i]);
		CHECK(error_lookup_text(lookups[i]) != NULL, name);
	}
	CHECK(error_text(0) == NULL && error_text(-1) == NULL, "no error");
	CHECK(error_lookup_text(0) == NULL, "no error");
}

static void
test_tried(void)
{
	struct verdict v = outcome_verdict(OUTCOME_CONNECT, ECONNREFUSED);

	v.tried = 300;
	test_text(v, 0, 0,
	    "wraith-connect: connect: cannot connect: Connection refused "
	    "(tried for 300 s)\n");
	v.what = OUTCOME_PROXY_TIMEOUT;
	test_text(v, 1, 1,
	    "wraith-connect: proxy: its answer did not come in time; does it "
	    "wait for the target, or for another protocol? (tried for 300 "
	    "s)\n");
}

int
main(void)
{
	char small[8];

	test_all();
	test_errors();
	test_tried();
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
	test_text(outcome_verdict(OUTCOME_SOCKS5_FAILURE, 0), 0, 0,
	    "wraith-connect: proxy: it reports a general failure; often the "
	    "name of the target does not exist\n");
	test_text(outcome_verdict(OUTCOME_TARGET_MISSING, 0), 1, 2,
	    "wraith-connect: proxy 1 of 2: no target: say HOST PORT, such as "
	    "db.example.com 5432; see wraith-connect --help\n");
	test_text(outcome_verdict(OUTCOME_HTTP_FORBIDDEN, 403), 1, 1,
	    "wraith-connect: proxy: it does not allow this connection (many "
	    "allow port 443 only), HTTP status 403\n");
	test_text(outcome_verdict(OUTCOME_RESOLVE, EAI_NONAME), 0, 0,
	    "wraith-connect: resolve: name lookup failed: Name or service not "
	    "known\n");
	test_text(outcome_verdict(OUTCOME_CONNECT, 9999), 0, 0,
	    "wraith-connect: connect: cannot connect: error 9999\n");
	test_text(outcome_verdict(OUTCOME_RESOLVE, -9999), 0, 0,
	    "wraith-connect: resolve: name lookup failed: error -9999\n");
	/* Cut, never run over. */
	CHECK(text_append(small, sizeof(small), 0, "abcdefghijk") == 7, "cut");
	CHECK(strcmp(small, "abcdefg") == 0, "cut");
	CHECK(text_append_number(small, sizeof(small), 5, 0) == 6, "zero");
	CHECK(strcmp(small, "abcde0") == 0, "zero");
	return check_status();
}
