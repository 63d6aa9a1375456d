#include <string.h>

#include "address/prefix.h"

/* A range of IPv6, and where in its addresses the IPv4 address stands. */
struct form {
	struct prefix range;
	unsigned at; /* 0: nowhere */
};

/* The first that holds an address is the one that counts. */
static const struct form forms[] = {
	{ { { 0 }, 16, 127 }, 0 },
	{ { { 0 }, 16, 96 }, 12 },
	{ { { [10] = 0xff, 0xff }, 16, 96 }, 12 },
	{ { { [8] = 0xff, 0xff }, 16, 96 }, 12 },
	{ { { 0x00, 0x64, 0xff, 0x9b }, 16, 96 }, 12 },
	{ { { 0x20, 0x02 }, 16, 16 }, 2 },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

bool
prefix_set(struct prefix *b, const struct target *to)
{
	*b = (struct prefix){ .size = to->kind == TARGET_IPV4 ? 4 : 16 };
	b->bits = (uint8_t)(8 * b->size);
	if (to->kind == TARGET_NAME)
		return false;
	memcpy(b->address, to->address, b->size);
	return true;
}

bool
prefix_cut(struct prefix *b, const char *text)
{
	unsigned bits = 0, most = 8U * b->size;
	const char *c;

	if (text[0] == '0' && text[1] != '\0')
		return false;
	for (c = text; *c >= '0' && *c <= '9' && bits <= most; c++)
		bits = bits * 10 + (unsigned)(*c - '0');
	if (c == text || *c != '\0' || bits > most)
		return false;
	b->bits = (uint8_t)bits;
	return true;
}

bool
prefix_holds(const struct prefix *b, const struct prefix *other)
{
	size_t whole = b->bits / 8;
	unsigned rest = b->bits % 8;

	if (b->size != other->size || b->bits > other->bits ||
	    memcmp(b->address, other->address, whole) != 0)
		return false;
	return rest == 0 ||
	    (b->address[whole] ^ other->address[whole]) >> (8 - rest) == 0;
}

bool
prefix_is_exact(const struct prefix *b)
{
	unsigned bit;

	for (bit = b->bits; bit < 8U * b->size; bit++) {
		if (b->address[bit / 8] & (0x80 >> bit % 8))
			return false;
	}
	return true;
}

bool
prefix_next(struct prefix *b)
{
	unsigned bit = b->bits;
	uint8_t mask;

	b->bits = (uint8_t)(8 * b->size);
	while (bit-- > 0) {
		mask = (uint8_t)(0x80 >> bit % 8);
		b->address[bit / 8] ^= mask;
		if (b->address[bit / 8] & mask)
			return true;
	}
	return false;
}

bool
prefix_unwrap(struct prefix *b)
{
	const struct prefix whole = *b;
	size_t i = 0;

	while (i < FORMS && !prefix_holds(&forms[i].range, b))
		i++;
	if (i == FORMS || forms[i].at == 0)
		return true;
	if (b->bits < 128)
		return false;
	*b = (struct prefix){ .size = 4, .bits = 32 };
	memcpy(b->address, whole.address + forms[i].at, 4);
	return true;
}

const struct prefix *
prefix_form(unsigned i)
{
	return i < FORMS ? &forms[i].range : NULL;
}
