/* The answers of an HTTP proxy; a byte 0x1c means that it hangs up. */

#include <string.h>

#include "fuzz.h"

#define HANG_UP 0x1c

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

#define FIELD "X-Field: s3cr3t"
#define TOKEN "Negotiate s3cr3t=="

/* Two lines, a field, a login: whatever the proxy's challenge had in it. */
static void
said(const struct proxy_config *via, const uint8_t *out, size_t len)
{
	static char copy[FUZZ_MAX];
	char *line = copy, *end;
	int lines = 0, logins = 0, fields = 0;

	memcpy(copy, out, len);
	copy[len] = '\0';
	assert(strlen(copy) == len && begins(copy, "CONNECT "));
	while ((end = strstr(line, "\r\n")) != NULL && end != line) {
		*end = '\0';
		assert(line[strcspn(line, "\r\n\v\f\177")] == '\0');
		assert(lines != 1 || begins(line, "Host: "));
		logins += begins(line, "Proxy-Authorization: ");
		assert(!begins(line, "Proxy-Authorization: Negotiate") ||
		    strcmp(line, "Proxy-Authorization: " TOKEN) == 0);
		fields += strcmp(line, FIELD) == 0;
		lines++;
		line = end + 2;
	}
	assert(lines == 2 + logins + fields);
	assert(logins <= (via->has_password || via->token.len > 0));
	assert(fields == (via->fields.len > 0));
	assert(line == copy + len - 2);
}

/* It ends with an empty line. */
static void
done(const struct proxy_config *via, const uint8_t *heard, size_t len)
{
	(void)via;
	assert(len > strlen("HTTP/1.1 200\n") && heard[len - 1] == '\n');
	if (heard[--len - 1] == '\r')
		len--;
	assert(heard[len - 1] == '\n');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct fuzz_caller callers[] = {
		{ "http://p", "s3cr3t-target.invalid", false },
		{ "http://user:s3cr3t@p", "2001:db8::1", false },
		{ "http://user:s3cr3t@p", "s3cr3t-target.invalid", true },
		{ "http://user:s3cr3t@p", "s3cr3t-target.invalid", false,
		    .fields = FIELD "\r\n" },
		{ "http://p", "s3cr3t-target.invalid", false, TOKEN,
		    "Negotiate", FIELD "\r\n" },
		{ "http://p", "s3cr3t-target.invalid", true, TOKEN, "Negotiate",
		    NULL },
		{ NULL, NULL, false },
	};
	static const struct fuzz_dialogue dialogue = { callers, HANG_UP, said,
		done };

	fuzz_dialogue(&dialogue, data, len);
	return 0;
}
