#ifndef ENDPOINT_H
#define ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address/ip.h"

/* A name's 253 bytes and its trailing dot; RFC 1035 2.3.4, RFC 1123 2.1. */
#define ENDPOINT_NAME_MAX 254
/* What sun_path holds everywhere, and a NUL. */
#define ENDPOINT_PATH_MAX 103

enum endpoint_kind {
	ENDPOINT_NAME,
	ENDPOINT_IP,
	ENDPOINT_UNIX,
	ENDPOINT_VSOCK, /* vsock(7), of a virtual machine or its host */
	ENDPOINT_MUX    /* the same, by a multiplexer on a UNIX socket */
};

/* No virtual machine has this number: VMADDR_CID_ANY. */
#define ENDPOINT_CID_NONE UINT32_MAX

/*
 * What can be dialled: a target, a proxy. Whoever has to know of which kind it
 * is asks by a switch without default, so that a new kind does not compile
 * until each has its answer.
 */
struct endpoint {
	enum endpoint_kind kind;
	uint16_t port; /* 1 to 65535; a UNIX socket has none */
	union {
		char name[ENDPOINT_NAME_MAX + 1];
		struct ip ip;
		char path[ENDPOINT_PATH_MAX + 1]; /* of a UNIX socket */
		uint32_t cid;                     /* of a vsock socket */
	};
};

/* endpoint_of_ip(ip, port): an address and its port. */
struct endpoint endpoint_of_ip(const struct ip *ip, uint16_t port);

/* endpoint_is_name(e): whether somebody has to look it up. */
bool endpoint_is_name(const struct endpoint *e);

/*
 * endpoint_is_local(e): whether it is a socket that is reached from this host
 * alone: no proxy can be asked for it, and no name or address means it.
 */
bool endpoint_is_local(const struct endpoint *e);

/* endpoint_is_onion(e): whether it is one of Tor's names, RFC 7686. */
bool endpoint_is_onion(const struct endpoint *e);

/*
 * endpoint_authority(e, line, size): writes host:port as RFC 9110 7.2 wants
 * it, IPv6 in brackets, and a NUL; ENDPOINT_AUTHORITY_MAX bytes always do.
 * Returns the length without the NUL. No zone is in it, and no proxy is asked
 * for what is local: it has nothing to write.
 */
#define ENDPOINT_AUTHORITY_MAX (ENDPOINT_NAME_MAX + sizeof("[]:65535"))
size_t endpoint_authority(const struct endpoint *e, char *line, size_t size);

#endif
