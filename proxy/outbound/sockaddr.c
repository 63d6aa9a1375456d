#include <net/if.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "outbound/sockaddr.h"

/* RFC 4007 11.2: a zone may be the number of its interface, too. */
static uint32_t
zone_index(const char *zone)
{
	uint32_t index = if_nametoindex(zone);
	unsigned long number;

	if (index != 0 || zone[strspn(zone, "0123456789")] != '\0')
		return index;
	errno = 0;
	number = strtoul(zone, NULL, 10);
	return errno == 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
}

bool
sockaddr_set(struct sockaddr_any *a, const struct ip *ip, uint16_t port)
{
	memset(a, 0, sizeof(*a));
	switch (ip->kind) {
	case IP_V4:
		a->len = sizeof(a->as.in);
		a->as.in.sin_family = AF_INET;
		a->as.in.sin_port = htons(port);
		memcpy(&a->as.in.sin_addr, ip->byte, 4);
		return true;
	case IP_V6:
		break;
	}
	a->len = sizeof(a->as.in6);
	a->as.in6.sin6_family = AF_INET6;
	a->as.in6.sin6_port = htons(port);
	memcpy(&a->as.in6.sin6_addr, ip->byte, 16);
	if (ip->zone[0] != '\0')
		a->as.in6.sin6_scope_id = zone_index(ip->zone);
	return ip->zone[0] == '\0' || a->as.in6.sin6_scope_id != 0;
}

bool
sockaddr_get(const struct sockaddr *any, struct ip *ip, uint16_t *port)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memset(ip, 0, sizeof(*ip));
	switch (any->sa_family) {
	case AF_INET:
		memcpy(&in, any, sizeof(in));
		ip->kind = IP_V4;
		memcpy(ip->byte, &in.sin_addr, 4);
		*port = ntohs(in.sin_port);
		return true;
	case AF_INET6:
		memcpy(&in6, any, sizeof(in6));
		ip->kind = IP_V6;
		memcpy(ip->byte, &in6.sin6_addr, 16);
		if (in6.sin6_scope_id != 0)
			text_append_number(
			    ip->zone, sizeof(ip->zone), 0, in6.sin6_scope_id);
		*port = ntohs(in6.sin6_port);
		return true;
	default:
		return false;
	}
}

bool
sockaddr_is_own_echo(int fd, uint16_t port)
{
	struct sockaddr_any here = { .len = sizeof(here.as) };
	struct sockaddr_any there = { .len = sizeof(there.as) };
	uint16_t port_here;
	struct ip ip;

	if (getsockname(fd, &here.as.any, &here.len) == -1 ||
	    !sockaddr_get(&here.as.any, &ip, &port_here) || port_here != port ||
	    getpeername(fd, &there.as.any, &there.len) == -1 ||
	    here.len != there.len)
		return false;
	return memcmp(&here.as, &there.as, here.len) == 0;
}
