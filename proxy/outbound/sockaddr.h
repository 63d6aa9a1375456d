#ifndef ADDRESS_H
#define ADDRESS_H

#include <sys/socket.h>

#include <netinet/in.h>

#include <stdbool.h>
#include <stddef.h>

#include "address/target.h"

/* Addresses kept of one name and family; the rest are not tried. */
#define ADDRESS_MAX 64

/* What connect(2) takes. A length of 0 means none. */
struct address {
	socklen_t len;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} as;
};

/*
 * address_set(a, t): fills *a from a target that is an address. False when
 * its zone is no interface of this host.
 */
bool address_set(struct address *a, const struct target *t);

/* address_copy(a, any, port): fills *a from IPv4 or IPv6 of the resolver. */
void address_copy(struct address *a, const struct sockaddr *any, uint16_t port);

/* address_target(t, a): fills *t with the address and port of a. */
void address_target(struct target *t, const struct address *a);

/*
 * address_is_own(a): whether a is an address of this host: the system says so
 * of its route, or a UDP socket that is connected to it has it as its own. It
 * sends nothing.
 */
bool address_is_own(const struct address *a);

/* address_port(a): its port. */
uint16_t address_port(const struct address *a);

/* address_family(t): AF_INET or AF_INET6, AF_UNSPEC for a name. */
int address_family(const struct target *t);

#endif
