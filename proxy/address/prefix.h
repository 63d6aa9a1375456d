#ifndef PREFIX_H
#define PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "address/ip.h"
#include "base/cursor.h"

/*
 * One address, or the block of all addresses that begin with the same bits (RFC
 * 4632 3.1, RFC 4291 2.3).
 */
struct prefix {
	struct ip ip;
	uint8_t bits; /* how many bits count: all of them for one address */
};

/* prefix_of(ip): the block of only this address. */
struct prefix prefix_of(const struct ip *ip);

/*
 * prefix_cut(b, text): makes only as many bits of b count as text says, in
 * decimal without a sign or a leading zero. False if text is not such a number,
 * or is more than an address has.
 */
bool prefix_cut(struct prefix *b, struct cursor text);

/*
 * prefix_holds(b, other): whether the address or block other is within b. A
 * block with a zone holds addresses in that zone; one without holds those in
 * any zone.
 */
bool prefix_holds(const struct prefix *b, const struct prefix *other);

/* prefix_is_one(b): whether it is one address. */
bool prefix_is_one(const struct prefix *b);

/* prefix_is_exact(b): whether no bit is set after those that count. */
bool prefix_is_exact(const struct prefix *b);

/*
 * prefix_next(b): turns the exact block b into the first address after it;
 * false if b ends where its family does.
 */
bool prefix_next(struct prefix *b);

/*
 * prefix_unwrap(b): turns an IPv6 address that represents an IPv4 address into
 * that IPv4 address; all others stay unchanged. False if b is not one address
 * but a block of such addresses. The forms are
 *
 *	::192.0.2.1             IPv4-compatible, RFC 4291 2.5.5.1
 *	::ffff:192.0.2.1        IPv4-mapped, RFC 4291 2.5.5.2
 *	::ffff:0:192.0.2.1      IPv4-translated, RFC 2765 2.1
 *	64:ff9b::192.0.2.1      NAT64, RFC 6052 2.1
 *
 * but not :: and ::1, which are in the range of the first.
 */
bool prefix_unwrap(struct prefix *b);

/*
 * prefix_6to4(ip, inside): false if ip is not a 6to4 address, 2002::/16 (RFC
 * 3056 2); otherwise *inside is the IPv4 address of the router that leads to
 * it.
 */
bool prefix_6to4(const struct ip *ip, struct ip *inside);

/*
 * prefix_form(i): the range of form number i, from 0, including 6to4; NULL if
 * there is none.
 */
const struct prefix *prefix_form(unsigned i);

#endif
