#include <string.h>

#include "address/prefix.h"

/* A range of IPv6, and the place of the IPv4 address in its addresses. */
struct form {
	struct prefix range;
	unsigned at; /* 0: nowhere */
};

/* The first range that holds an address counts. */
static const struct form forms[] = {
	{ { { IP_V6, { 0 } }, 127 }, 0 },
	{ { { IP_V6, { 0 } }, 96 }, 12 },
	{ { { IP_V6, { [10] = 0xff, 0xff } }, 96 }, 12 },
	{ { { IP_V6, { [8] = 0xff, 0xff } }, 96 }, 12 },
	{ { { IP_V6, { 0x00, 0x64, 0xff, 0x9b } }, 96 }, 12 },
	{ { { IP_V6, { 0x20, 0x02 } }, 16 }, 2 },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))
/*
 * The last form: the 6to4 address and the IPv4 address within are two machines.
 */
#define SIX_TO_FOUR (FORMS - 1)

static uint8_t
all_bits(const struct ip *ip)
{
	return (uint8_t)(8 * ip_size(ip->kind));
}

struct prefix
prefix_of(const struct ip *ip)
{
	return (struct prefix){ .ip = *ip, .bits = all_bits(ip) };
}

bool
prefix_cut(struct prefix *b, struct cursor text)
{
	uint32_t bits;

	if (!cursor_number(&text, all_bits(&b->ip), &bits) ||
	    !cursor_ended(&text))
		return false;
	b->bits = (uint8_t)bits;
	return true;
}

bool
prefix_holds(const struct prefix *b, const struct prefix *other)
{
	size_t whole = b->bits / 8;
	unsigned rest = b->bits % 8;

	if (b->ip.kind != other->ip.kind || b->bits > other->bits ||
	    memcmp(b->ip.byte, other->ip.byte, whole) != 0)
		return false;
	if (b->ip.zone[0] != '\0' && strcmp(b->ip.zone, other->ip.zone) != 0)
		return false;
	return whole == sizeof(b->ip.byte) ||
	    (b->ip.byte[whole] ^ other->ip.byte[whole]) >> (8 - rest) == 0;
}

bool
prefix_is_one(const struct prefix *b)
{
	return b->bits == all_bits(&b->ip);
}

bool
prefix_is_exact(const struct prefix *b)
{
	unsigned bit;

	for (bit = b->bits; bit < all_bits(&b->ip); bit++) {
		if (b->ip.byte[bit / 8] & (0x80 >> bit % 8))
			return false;
	}
	return true;
}

bool
prefix_next(struct prefix *b)
{
	unsigned bit;
	uint8_t mask, *byte;

	for (bit = b->bits; bit > 0; bit--) {
		mask = (uint8_t)(0x80 >> (bit - 1) % 8);
		byte = &b->ip.byte[(bit - 1) / 8];
		*byte ^= mask;
		if (*byte & mask)
			break;
	}
	b->bits = all_bits(&b->ip);
	return bit > 0;
}

static void
take_inside(struct ip *inside, const struct ip *ip, unsigned at)
{
	*inside = (struct ip){ .kind = IP_V4 };
	memcpy(inside->byte, ip->byte + at, 4);
}

bool
prefix_unwrap(struct prefix *b)
{
	struct ip inside;
	size_t i = 0;

	while (i < SIX_TO_FOUR && !prefix_holds(&forms[i].range, b))
		i++;
	if (i == SIX_TO_FOUR || forms[i].at == 0)
		return true;
	if (!prefix_is_one(b))
		return false;
	take_inside(&inside, &b->ip, forms[i].at);
	*b = prefix_of(&inside);
	return true;
}

bool
prefix_6to4(const struct ip *ip, struct ip *inside)
{
	const struct form *form = &forms[SIX_TO_FOUR];
	const struct prefix one = prefix_of(ip);

	if (!prefix_holds(&form->range, &one))
		return false;
	take_inside(inside, ip, form->at);
	return true;
}

const struct prefix *
prefix_form(unsigned i)
{
	return i < FORMS ? &forms[i].range : NULL;
}
