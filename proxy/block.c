#include <string.h>

#include "block.h"

/* A range of IPv6, and where in its addresses the IPv4 address stands. */
struct form {
	struct block range;
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
block_set(struct block *b, const struct target *to)
{
	*b = (struct block){ .size = to->kind == TARGET_IPV4 ? 4 : 16 };
	b->bits = (uint8_t)(8 * b->size);
	if (to->kind == TARGET_NAME)
		return false;
	memcpy(b->address, to->address, b->size);
	return true;
}

bool
block_cut(struct block *b, const char *text)
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
block_holds(const struct block *b, const struct block *other)
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
block_is_exact(const struct block *b)
{
	unsigned bit;

	for (bit = b->bits; bit < 8U * b->size; bit++) {
		if (b->address[bit / 8] & (0x80 >> bit % 8))
			return false;
	}
	return true;
}

bool
block_next(struct block *b)
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
block_unwrap(struct block *b)
{
	const struct block whole = *b;
	size_t i = 0;

	while (i < FORMS && !block_holds(&forms[i].range, b))
		i++;
	if (i == FORMS || forms[i].at == 0)
		return true;
	if (b->bits < 128)
		return false;
	*b = (struct block){ .size = 4, .bits = 32 };
	memcpy(b->address, whole.address + forms[i].at, 4);
	return true;
}

const struct block *
block_form(unsigned i)
{
	return i < FORMS ? &forms[i].range : NULL;
}
