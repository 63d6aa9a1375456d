#ifndef ENDPOINT_H
#define ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address/ip.h"
#include "base/cursor.h"

/*
 * The 253 bytes of a name and its trailing dot; RFC 1035 2.3.4, RFC 1123 2.1.
 */
#define ENDPOINT_NAME_MAX 254
/* What sun_path holds on every system, without the NUL. */
#define ENDPOINT_PATH_MAX 103

enum endpoint_kind {
	ENDPOINT_NAME,
	ENDPOINT_IP,
	ENDPOINT_UNIX,
	ENDPOINT_VSOCK, /* vsock(7), to a virtual machine or its host */
	ENDPOINT_MUX    /* the same, through a multiplexer on a UNIX socket */
};

/* VMADDR_CID_ANY: no virtual machine has this number. */
#define ENDPOINT_CID_NONE UINT32_MAX

/*
 * What can be dialled: a target or a proxy. Code that depends on the kind uses
 * a switch without default, so that a new kind does not compile until each
 * switch has a case for it.
 */
struct endpoint {
	enum endpoint_kind kind;
	uint16_t port; /* 1 to 65535; a UNIX socket has none */
	union {
		char name[ENDPOINT_NAME_MAX + 1];
		struct ip ip;
		char
		    path[ENDPOINT_PATH_MAX + 1]; /* the path of a UNIX socket */
		uint32_t cid;                    /* the CID of a vsock socket */
	};
};

/* endpoint_of_ip(ip, port): an address and its port. */
struct endpoint endpoint_of_ip(const struct ip *ip, uint16_t port);

/* endpoint_is_name(e): whether somebody has to look it up. */
bool endpoint_is_name(const struct endpoint *e);

/*
 * endpoint_is_local(e): whether it is a socket that only this host can reach:
 * no proxy can connect to it, and no name or address means it.
 */
bool endpoint_is_local(const struct endpoint *e);

/* endpoint_undotted(name): a name without the dot that may end it. */
struct cursor endpoint_undotted(const char *name);

/* endpoint_is_onion(e): whether it is one of Tor's names, RFC 7686. */
bool endpoint_is_onion(const struct endpoint *e);

/*
 * endpoint_authority(e, line, size): writes host:port in the form of RFC 9110
 * 7.2, with IPv6 in brackets, and a NUL; ENDPOINT_AUTHORITY_MAX bytes are
 * always enough. Returns the length without the NUL. It has no zone. For a
 * local endpoint it writes nothing, since no proxy is asked for one.
 */
#define ENDPOINT_AUTHORITY_MAX (ENDPOINT_NAME_MAX + sizeof("[]:65535"))
size_t endpoint_authority(const struct endpoint *e, char *line, size_t size);

#endif
