/* The answers of a vsock multiplexer. */

#include <string.h>

#include "fuzz.h"

static void
said(const struct proxy_config *via, const uint8_t *out, size_t len)
{
	static const char line[] = "CONNECT 22\n";

	assert(via == NULL);
	assert(len == sizeof(line) - 1 && memcmp(out, line, len) == 0);
}

/* OK, one number, and the end of the line. */
static void
done(const struct proxy_config *via, const uint8_t *heard, size_t len)
{
	size_t i;

	assert(via == NULL);
	assert(len > strlen("OK \n") && memcmp(heard, "OK ", 3) == 0);
	for (i = 3; i < len - 1; i++)
		assert(heard[i] >= '0' && heard[i] <= '9');
	assert(heard[len - 1] == '\n');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct fuzz_caller callers[] = {
		{ NULL, "vsock-mux/run/s3cr3t.sock", false },
		{ NULL, NULL, false },
	};
	static const struct fuzz_dialogue dialogue = { callers, -1, said,
		done };

	fuzz_dialogue(&dialogue, data, len);
	return 0;
}
