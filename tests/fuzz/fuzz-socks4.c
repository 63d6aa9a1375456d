/* The answers of a SOCKS4 proxy. */

#include <string.h>

#include "fuzz.h"

/* Exactly one message, and nothing in it comes from the proxy. */
static void
said(const struct proxy_config *via, const uint8_t *out, size_t len)
{
	size_t user = strlen(via->user);

	assert(len >= 9 + user && memcmp(out, "\4\1\0\26", 4) == 0);
	assert(memcmp(out + 8, via->user, user + 1) == 0);
	assert(out[len - 1] == '\0');
}

static void
done(const struct proxy_config *via, const uint8_t *heard, size_t len)
{
	(void)via;
	assert(len == 8 && heard[1] == 90);
	assert(heard[0] == 0 || heard[0] == 4); /* some repeat the request's */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct fuzz_caller callers[] = {
		{ "socks4a://p", "s3cr3t-target.invalid", false },
		{ "socks4a://user@p", "192.0.2.1", false },
		{ "socks4a://user@p", "s3cr3t-target.invalid", true },
		{ NULL, NULL, false },
	};
	static const struct fuzz_dialogue dialogue = { callers, -1, said,
		done };

	fuzz_dialogue(&dialogue, data, len);
	return 0;
}
