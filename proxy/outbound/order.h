#ifndef ORDER_H
#define ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "address/ip.h"
#include "outbound/lookup.h"

/*
 * Addresses in the order in which to try them (RFC 8305 4). The families take
 * turns, IPv6 first, each in the order in which its addresses came; an address
 * that comes later takes its turn from then on. Start with zeros and
 * order_begin.
 */
struct order {
	enum ip_kind turn; /* the family of the next address */
	struct order_queue {
		size_t count, next;
		struct ip address[LOOKUP_MAX];
	} queue[2]; /* by enum ip_kind */
};

void order_begin(struct order *o);

/*
 * order_add(o, ip): adds an address, unless it has been added already, or
 * LOOKUP_MAX of its kind have.
 */
void order_add(struct order *o, const struct ip *ip);

/*
 * order_count(o): how many have been added; order_has(o): whether any is left.
 */
size_t order_count(const struct order *o);
bool order_has(const struct order *o);

/* order_next(o): takes the next address; only if order_has(o) is true. */
const struct ip *order_next(struct order *o);

#endif
