#include <string.h>

#include "block.h"

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
	unsigned bits = 0, most = 8u * b->size;
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
