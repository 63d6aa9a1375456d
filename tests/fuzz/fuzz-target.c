/* HOST, or HOST:PORT. */

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "fuzz.h"

static bool
begins_reserved(const char *text)
{
	return strncasecmp(text, "wraith-", 7) == 0;
}

static void
host(const char *text)
{
	struct endpoint to, again;
	struct verdict v = target_set(&to, text, 22);

	fuzz_verdict(v, 0);
	if (begins_reserved(text + (text[0] == '[')))
		assert(v.what == OUTCOME_RESERVED);
	if (begins_reserved(text + strspn(text, "[]. \t\"'")))
		assert(v.what != OUTCOME_OK);
	if (v.what != OUTCOME_OK)
		return;
	fuzz_target(&to);
	assert(!endpoint_is_onion(&to) || endpoint_is_name(&to));
	assert(target_set(&again, text, 22).what == OUTCOME_OK);
	fuzz_same_target(&to, &again);
}

static void
port(const char *text)
{
	uint16_t number;
	char digits[8];
	size_t len;

	if (target_port(text, &number)) {
		len = text_append_number(digits, sizeof(digits), 0, number);
		assert(number != 0 && len == strlen(text));
		assert(strcmp(digits, text) == 0);
		assert(!target_service(text));
	} else if (target_service(text)) {
		assert(strlen(text) <= 15 && strpbrk(text, ":/ \t\n") == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), *cut[2];
	size_t whole = strlen(text);
	struct verdict v;

	host(text);
	port(text);
	v = target_split(text, &cut[0], &cut[1]);
	fuzz_verdict(v, 0);
	if (v.what == OUTCOME_OK) {
		assert(cut[0] == text && cut[1] > text);
		assert(strlen(cut[0]) + 1 + strlen(cut[1]) == whole);
		host(cut[0]);
		port(cut[1]);
	}
	return 0;
}
