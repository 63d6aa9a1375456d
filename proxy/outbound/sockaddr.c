#include <arpa/inet.h>
#include <net/if.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"
#include "outbound/sockaddr.h"

/* RFC 4007 11.2: a zone may be the number of its interface, too. */
static uint32_t
zone_index(const char *zone)
{
	uint32_t index = if_nametoindex(zone);
	uint16_t number;

	if (index == 0 && target_port(zone, &number))
		index = number;
	return index;
}

bool
address_set(struct address *a, const struct target *t)
{
	memset(a, 0, sizeof(*a));
	if (t->kind == TARGET_IPV4) {
		a->len = sizeof(a->as.in);
		a->as.in.sin_family = AF_INET;
		a->as.in.sin_port = htons(t->port);
		memcpy(&a->as.in.sin_addr, t->address, 4);
		return true;
	}
	a->len = sizeof(a->as.in6);
	a->as.in6.sin6_family = AF_INET6;
	a->as.in6.sin6_port = htons(t->port);
	memcpy(&a->as.in6.sin6_addr, t->address, 16);
	if (t->zone[0] != '\0')
		a->as.in6.sin6_scope_id = zone_index(t->zone);
	return t->zone[0] == '\0' || a->as.in6.sin6_scope_id != 0;
}

void
address_copy(struct address *a, const struct sockaddr *any, uint16_t port)
{
	memset(a, 0, sizeof(*a));
	if (any->sa_family == AF_INET) {
		a->len = sizeof(a->as.in);
		memcpy(&a->as.in, any, sizeof(a->as.in));
		a->as.in.sin_port = htons(port);
	} else {
		a->len = sizeof(a->as.in6);
		memcpy(&a->as.in6, any, sizeof(a->as.in6));
		a->as.in6.sin6_port = htons(port);
	}
}

void
address_target(struct target *t, const struct address *a)
{
	*t = (struct target){ .port = address_port(a) };
	if (a->as.any.sa_family == AF_INET) {
		t->kind = TARGET_IPV4;
		memcpy(t->address, &a->as.in.sin_addr, 4);
	} else {
		t->kind = TARGET_IPV6;
		memcpy(t->address, &a->as.in6.sin6_addr, 16);
	}
	inet_ntop(a->as.any.sa_family, t->address, t->host, sizeof(t->host));
}

uint16_t
address_port(const struct address *a)
{
	return ntohs(a->as.any.sa_family == AF_INET ? a->as.in.sin_port
						    : a->as.in6.sin6_port);
}

/* When that cannot be found out, nothing is to be connected to. */
static bool
is_source(const struct address *a)
{
	struct address here = { .len = sizeof(here.as) };
	int fd = socket(a->as.any.sa_family, SOCK_DGRAM, 0);
	bool own = false;

	if (fd == -1)
		return errno != EAFNOSUPPORT;
	if (connect(fd, &a->as.any, a->len) == 0 &&
	    getsockname(fd, &here.as.any, &here.len) == 0) {
		if (a->as.any.sa_family == AF_INET)
			own = here.as.in.sin_addr.s_addr ==
			    a->as.in.sin_addr.s_addr;
		else
			own = IN6_ARE_ADDR_EQUAL(
			    &here.as.in6.sin6_addr, &a->as.in6.sin6_addr);
	}
	close(fd);
	return own;
}

bool
address_is_own(const struct address *a)
{
	const void *bytes = a->as.any.sa_family == AF_INET
	    ? (const void *)&a->as.in.sin_addr
	    : (const void *)&a->as.in6.sin6_addr;

	return local_route(a->as.any.sa_family, bytes) || is_source(a);
}

int
address_family(const struct target *t)
{
	switch (t->kind) {
	case TARGET_IPV4:
		return AF_INET;
	case TARGET_IPV6:
		return AF_INET6;
	case TARGET_NAME:
		break;
	}
	return AF_UNSPEC;
}
