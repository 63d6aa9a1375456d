#ifndef ORDER_H
#define ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "address/ip.h"
#include "outbound/lookup.h"

/*
 * Addresses, in the order in which to try them (RFC 8305 4): the families take
 * turns, IPv6 first, each in the order in which its own came; one that comes
 * later takes its turn from then on. It begins with zeros and order_begin.
 */
struct order {
	enum ip_kind turn; /* of whose address is next */
	struct order_queue {
		size_t count, next;
		struct ip address[LOOKUP_MAX];
	} queue[2]; /* by enum ip_kind */
};

void order_begin(struct order *o);

/* order_add(o, ip): one more; what is beyond LOOKUP_MAX of its kind is not. */
void order_add(struct order *o, const struct ip *ip);

/* order_count(o): how many have been added; order_has(o): is one left? */
size_t order_count(const struct order *o);
bool order_has(const struct order *o);

/* order_next(o): takes the next one, of those that order_has. */
const struct ip *order_next(struct order *o);

#endif
