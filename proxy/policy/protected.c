#include <stddef.h>
#include <string.h>

#include "policy/protected.h"

static const struct {
	enum protected_kind kind;
	struct prefix block;
} ranges[] = {
	{ PROTECTED_UNSPECIFIED, { { IP_V4, { 0 } }, 8 } },
	{ PROTECTED_LOOPBACK, { { IP_V4, { 127 } }, 8 } },
	{ PROTECTED_LINK_LOCAL, { { IP_V4, { 169, 254 } }, 16 } },
	{ PROTECTED_MULTICAST, { { IP_V4, { 224 } }, 4 } },
	{ PROTECTED_RESERVED, { { IP_V4, { 240 } }, 4 } },
	{ PROTECTED_UNSPECIFIED, { { IP_V6, { 0 } }, 128 } },
	{ PROTECTED_LOOPBACK, { { IP_V6, { [15] = 1 } }, 128 } },
	{ PROTECTED_LINK_LOCAL, { { IP_V6, { 0xfe, 0x80 } }, 10 } },
	{ PROTECTED_MULTICAST, { { IP_V6, { 0xff } }, 8 } },
	{ PROTECTED_TRANSLATED,
	    { { IP_V6, { 0, 0x64, 0xff, 0x9b, 0, 1 } }, 48 } },
};

#define RANGES (sizeof(ranges) / sizeof(ranges[0]))

enum protected_kind
protected_range(const struct prefix *b)
{
	size_t i;

	for (i = 0; i < RANGES; i++) {
		if (prefix_holds(&ranges[i].block, b))
			return ranges[i].kind;
	}
	return PROTECTED_NONE;
}

const struct prefix *
protected_block(unsigned i)
{
	return i < RANGES ? &ranges[i].block : NULL;
}

bool
protected_by_word(const char *word, enum protected_kind *kind)
{
	static const struct {
		char word[12];
		enum protected_kind kind;
	} words[] = { { "@self", PROTECTED_SELF },
		{ "@loopback", PROTECTED_LOOPBACK },
		{ "@link-local", PROTECTED_LINK_LOCAL } };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word) == 0) {
			*kind = words[i].kind;
			return true;
		}
	}
	return false;
}
