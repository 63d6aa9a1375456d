#ifndef PREFIX_H
#define PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "address/target.h"

/*
 * An address of IPv4 or IPv6, or the block of all that begin with the same
 * bits (RFC 4632 3.1, RFC 4291 2.3).
 */
struct prefix {
	uint8_t address[16]; /* as on the wire; IPv4: the first four */
	uint8_t size;        /* of an address: 4 or 16 bytes */
	uint8_t bits;        /* how many count: 8 * size for one address */
};

/* prefix_set(b, to): the one address that to is; false when it is a name. */
bool prefix_set(struct prefix *b, const struct target *to);

/*
 * prefix_cut(b, text): lets only so many bits of b count as text says, in
 * decimal without sign or leading zero. False when text says no such thing, or
 * more bits than an address has.
 */
bool prefix_cut(struct prefix *b, const char *text);

/* prefix_holds(b, other): true when the address or block other is within b. */
bool prefix_holds(const struct prefix *b, const struct prefix *other);

/* prefix_is_exact(b): true when no bit is set behind those that count. */
bool prefix_is_exact(const struct prefix *b);

/*
 * prefix_next(b): makes the exact b the first address behind it; false when b
 * ends where its family does.
 */
bool prefix_next(struct prefix *b);

/*
 * prefix_unwrap(b): makes an IPv6 address that stands for an IPv4 address that
 * IPv4 address; all others stay as they are. False when b is not one address
 * but a block of such ones. They are the forms
 *
 *	::192.0.2.1             IPv4-compatible, RFC 4291 2.5.5.1
 *	::ffff:192.0.2.1        IPv4-mapped, RFC 4291 2.5.5.2
 *	::ffff:0:192.0.2.1      IPv4-translated, RFC 2765 2.1
 *	64:ff9b::192.0.2.1      NAT64, RFC 6052 2.1
 *	2002:c000:201::         6to4, RFC 3056 2
 *
 * and not :: and ::1, which are in the range of the first.
 */
bool prefix_unwrap(struct prefix *b);

/* prefix_form(i): the range of the form i, from 0; NULL when there is none. */
const struct prefix *prefix_form(unsigned i);

#endif
