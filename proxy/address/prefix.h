#ifndef PREFIX_H
#define PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "address/ip.h"
#include "base/cursor.h"

/*
 * One address, or the block of all that begin with the same bits (RFC 4632
 * 3.1, RFC 4291 2.3).
 */
struct prefix {
	struct ip ip;
	uint8_t bits; /* how many count: all of them for one address */
};

/* prefix_of(ip): the block of this one address. */
struct prefix prefix_of(const struct ip *ip);

/*
 * prefix_cut(b, text): lets only so many bits of b count as text says, in
 * decimal without sign or leading zero. False when text says no such thing, or
 * more bits than an address has.
 */
bool prefix_cut(struct prefix *b, struct cursor text);

/*
 * prefix_holds(b, other): true when the address or block other is within b. A
 * block with a zone holds what is in this zone; one without, what is in any.
 */
bool prefix_holds(const struct prefix *b, const struct prefix *other);

/* prefix_is_one(b): whether it is one address. */
bool prefix_is_one(const struct prefix *b);

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
 *
 * and not :: and ::1, which are in the range of the first.
 */
bool prefix_unwrap(struct prefix *b);

/*
 * prefix_6to4(ip, inside): false when ip is not of 6to4, 2002::/16 (RFC 3056
 * 2); else *inside is the IPv4 address of the router that leads to it.
 */
bool prefix_6to4(const struct ip *ip, struct ip *inside);

/*
 * prefix_form(i): the range of the form i, from 0, 6to4 among them; NULL when
 * there is none.
 */
const struct prefix *prefix_form(unsigned i);

#endif
