#ifndef SOCKADDR_H
#define SOCKADDR_H

#include <sys/socket.h>

#include <netinet/in.h>

#include <stdbool.h>
#include <stdint.h>

#include "address/ip.h"

/* The form of address that connect(2), bind(2) and the resolver use. */
struct sockaddr_any {
	socklen_t len;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} as;
};

/*
 * sockaddr_set(a, ip, port): fills in *a. False if the zone of ip is not an
 * interface of this host.
 */
bool sockaddr_set(struct sockaddr_any *a, const struct ip *ip, uint16_t port);

/*
 * sockaddr_get(any, ip, port): fills in both from an IPv4 or IPv6 address;
 * false if it is neither. A zone is then the number of its interface.
 */
bool sockaddr_get(const struct sockaddr *any, struct ip *ip, uint16_t *port);

/*
 * sockaddr_is_own_echo(fd, port): whether fd is connected to itself, as can
 * happen with a port of this host that nobody listens on.
 */
bool sockaddr_is_own_echo(int fd, uint16_t port);

#endif
