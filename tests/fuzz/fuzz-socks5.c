/* The answers of a SOCKS5 proxy. */

#include <string.h>

#include "fuzz.h"

#define LOGIN "\1\4user\6s3cr3t"

/* A greeting, a login or a request, or all of them in one piece. */
static void
said(const struct proxy_config *via, const uint8_t *out, size_t len)
{
	bool login = len >= sizeof(LOGIN) - 1 &&
	    memcmp(out, LOGIN, sizeof(LOGIN) - 1) == 0;

	assert(out[0] == 5 || (login && via->has_password));
	assert(!login || len == sizeof(LOGIN) - 1);
	assert(!via->optimistic || len > 5 + 4);
}

/*
 * RFC 1928 3, RFC 1929 2, RFC 1928 6. Only in its first byte is a wrong version
 * a fault of the proxy.
 */
static void
done(const struct proxy_config *via, const uint8_t *heard, size_t len)
{
	static const size_t address[] = { [1] = 4, [4] = 16 };
	bool login = heard[0] == 1;
	const uint8_t *reply = heard;

	if (!login) {
		assert(heard[0] == 5 && (heard[1] == 0 || heard[1] == 2));
		login = heard[1] == 2;
		reply += 2;
	}
	assert(!login || via->has_password);
	assert(login || !via->has_password || !via->optimistic);
	if (login) {
		assert(reply[1] == 0);
		reply += 2;
	}
	assert(reply[1] == 0);
	assert(reply[3] == 1 || reply[3] == 3 || reply[3] == 4);
	len -= (size_t)(reply - heard);
	assert(
	    len == 4 + (reply[3] == 3 ? 1U + reply[4] : address[reply[3]]) + 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct fuzz_caller callers[] = {
		{ "socks5h://p", "s3cr3t-target.invalid", false },
		{ "socks5h://p", "192.0.2.1", true },
		{ "socks5h://user:s3cr3t@p", "2001:db8::1", false },
		{ "socks5h://user:s3cr3t@p", "s3cr3t-target.invalid", true },
		{ NULL, NULL, false },
	};
	static const struct fuzz_dialogue dialogue = { callers, -1, said,
		done };

	fuzz_dialogue(&dialogue, data, len);
	return 0;
}
