#ifndef BLOCK_H
#define BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "target.h"

/*
 * An address of IPv4 or IPv6, or the block of all that begin with the same
 * bits (RFC 4632 3.1, RFC 4291 2.3).
 */
struct block {
	uint8_t address[16]; /* as on the wire; IPv4: the first four */
	uint8_t size;        /* of an address: 4 or 16 bytes */
	uint8_t bits;        /* how many count: 8 * size for one address */
};

/* block_set(b, to): the one address that to is; false when it is a name. */
bool block_set(struct block *b, const struct target *to);

/*
 * block_cut(b, text): lets only so many bits of b count as text says, in
 * decimal without sign or leading zero. False when text says no such thing, or
 * more bits than an address has.
 */
bool block_cut(struct block *b, const char *text);

/* block_holds(b, other): true when the address or block other is within b. */
bool block_holds(const struct block *b, const struct block *other);

#endif
