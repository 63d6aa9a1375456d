#include <string.h>

#include "check.h"
#include "outbound/order.h"

static struct order o;

/* An address with a number of its own. */
static void
add(enum ip_kind kind, uint8_t number)
{
	struct ip ip = { .kind = kind };

	ip.byte[ip_size(kind) - 1] = number;
	order_add(&o, &ip);
}

static void
begin_again(void)
{
	memset(&o, 0, sizeof(o));
	order_begin(&o);
}

/* The rest: the family and the number of each, in turn. */
static void
check_left(const char *wanted)
{
	char seen[64] = "";
	size_t at = 0;
	const struct ip *ip;

	while (order_has(&o) && at + 2 < sizeof(seen)) {
		ip = order_next(&o);
		seen[at++] = ip->kind == IP_V6 ? '6' : '4';
		seen[at++] = (char)('a' + ip->byte[ip_size(ip->kind) - 1]);
	}
	seen[at] = '\0';
	CHECK(strcmp(seen, wanted) == 0, seen);
}

int
main(void)
{
	size_t i, n;

	begin_again();
	CHECK(!order_has(&o) && order_count(&o) == 0, "none");
	for (i = 0; i < 3; i++)
		add(IP_V4, (uint8_t)i);
	check_left("4a4b4c");
	begin_again();
	for (i = 0; i < 3; i++)
		add(IP_V4, (uint8_t)i);
	add(IP_V6, 0);
	CHECK(order_count(&o) == 4, "four");
	check_left("6a4a4b4c");
	begin_again();
	add(IP_V4, 0);
	add(IP_V6, 0);
	add(IP_V4, 0);
	CHECK(order_count(&o) == 2, "an address that comes again");
	check_left("6a4a");
	begin_again();
	for (i = 0; i < 3; i++)
		add(IP_V6, (uint8_t)i);
	add(IP_V4, 0);
	add(IP_V4, 1);
	check_left("6a4a6b4b6c");
	CHECK(order_count(&o) == 5, "those that were taken count");
	/* An address that comes late takes its turn from then on. */
	begin_again();
	for (i = 0; i < 3; i++)
		add(IP_V4, (uint8_t)i);
	CHECK(order_next(&o)->kind == IP_V4, "nothing else is there");
	add(IP_V6, 0);
	add(IP_V6, 1);
	check_left("6a4b6b4c");
	/* More than there is room for. */
	begin_again();
	for (i = 0; i < 2 * LOOKUP_MAX; i++)
		add(IP_V6, (uint8_t)i);
	for (n = 0; order_has(&o); n++)
		CHECK(order_next(&o)->byte[15] == n, "in their order");
	CHECK(n == LOOKUP_MAX, "no more than fit");
	return check_status();
}
