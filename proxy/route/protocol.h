#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address/endpoint.h"

/* A protocol of proxies, by the scheme of its URLs. */
enum protocol_kind {
	PROTOCOL_SOCKS5H,
	PROTOCOL_SOCKS5,
	PROTOCOL_SOCKS4A,
	PROTOCOL_SOCKS4,
	PROTOCOL_HTTP,
	PROTOCOL_COUNT
};

/*
 * All that the rest of the program has to know of a protocol; what is said in
 * it is its handshake's. Without a pointer there is nothing to relocate.
 */
struct protocol {
	char scheme[8];
	char alias[8];         /* another word for it; empty for none */
	char title[14];        /* for a person to read */
	char nc[8];            /* nc's word for it, after -X; empty for none */
	uint16_t port;         /* where nc looks for it */
	uint16_t password_max; /* bytes; 0: it has no passwords */
	bool names;            /* it is sent names; else addresses alone */
	bool ipv4_only;        /* and of these 0.0.0.x stands for a name */
	bool empty_user;       /* a user may be empty */
	bool colon_in_user;    /* a colon does not end a user */
	bool random;           /* a login with a password draws random bytes */
	bool http_waits; /* of its requests an HTTP proxy waits for more */
};

/* protocol_row(kind): what there is to know of it. */
const struct protocol *protocol_row(enum protocol_kind kind);

/* protocol_by_scheme(scheme, &kind): false when it is none; in any case. */
bool protocol_by_scheme(const char *scheme, enum protocol_kind *kind);

/* protocol_by_nc(word, &kind): the same for nc's words. */
bool protocol_by_nc(const char *word, enum protocol_kind *kind);

/*
 * protocol_carries(kind, stop): whether it can ask for stop. No protocol can
 * for a UNIX socket.
 */
bool protocol_carries(enum protocol_kind kind, const struct endpoint *stop);

/*
 * protocol_takes_user(kind, user, len), protocol_takes_password(kind, len):
 * whether it can say so (RFC 1929 2, RFC 7617 2).
 */
bool protocol_takes_user(enum protocol_kind kind, const char *user, size_t len);
bool protocol_takes_password(enum protocol_kind kind, size_t len);

#endif
