#include <assert.h>
#include <string.h>

#include "outbound/order.h"

void
order_begin(struct order *o)
{
	o->turn = IP_V6;
}

static bool
is_same(const struct ip *a, const struct ip *b)
{
	return memcmp(a->byte, b->byte, sizeof(a->byte)) == 0 &&
	    strcmp(a->zone, b->zone) == 0;
}

static bool
has_been_added(const struct order_queue *q, const struct ip *ip)
{
	size_t i = 0;

	while (i < q->count && !is_same(&q->address[i], ip))
		i++;
	return i < q->count;
}

void
order_add(struct order *o, const struct ip *ip)
{
	struct order_queue *q = &o->queue[ip->kind];

	if (q->count < LOOKUP_MAX && !has_been_added(q, ip))
		q->address[q->count++] = *ip;
}

size_t
order_count(const struct order *o)
{
	return o->queue[IP_V6].count + o->queue[IP_V4].count;
}

static bool
has_kind(const struct order *o, enum ip_kind kind)
{
	return o->queue[kind].next < o->queue[kind].count;
}

bool
order_has(const struct order *o)
{
	return has_kind(o, IP_V6) || has_kind(o, IP_V4);
}

static enum ip_kind
other_kind(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return IP_V6;
	case IP_V6:
		break;
	}
	return IP_V4;
}

const struct ip *
order_next(struct order *o)
{
	enum ip_kind kind = o->turn;

	if (!has_kind(o, kind))
		kind = other_kind(kind);
	assert(has_kind(o, kind));
	o->turn = other_kind(kind);
	return &o->queue[kind].address[o->queue[kind].next++];
}
