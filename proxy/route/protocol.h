#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "base/cursor.h"

/* A proxy protocol, by the scheme of its URLs. */
enum protocol_kind {
	PROTOCOL_SOCKS5H,
	PROTOCOL_SOCKS5,
	PROTOCOL_SOCKS4A,
	PROTOCOL_SOCKS4,
	PROTOCOL_HTTP,
	PROTOCOL_COUNT
};

/*
 * All that the rest of the program has to know about a protocol; its messages
 * belong to its handshake. Without pointers there is nothing to relocate.
 */
struct protocol {
	char scheme[8];
	char alias[8];  /* another name for the scheme; empty for none */
	char title[14]; /* for people to read */
	char nc[8];     /* the word for it after nc's -X; empty for none */
	uint16_t port;  /* the default port, as nc's */
	uint16_t password_max; /* in bytes; 0 if it has no passwords */
	bool names;            /* it is sent names; otherwise addresses */
	bool ipv4_only;        /* it carries IPv4 only, and not 0.0.0.x */
	bool colon_in_user;    /* the user may contain a colon */
	bool random;           /* a login with a password needs random bytes */
	bool fields;     /* its requests have fields and can have a token */
	bool http_waits; /* an HTTP proxy waits for the rest of its requests */
};

/* protocol_row(kind): the facts about it. */
const struct protocol *protocol_row(enum protocol_kind kind);

/*
 * protocol_by_scheme(scheme, &kind): false if there is no such scheme; case
 * does not matter.
 */
bool protocol_by_scheme(struct cursor scheme, enum protocol_kind *kind);

/* protocol_by_nc(word, &kind): the same for the words of nc. */
bool protocol_by_nc(const char *word, enum protocol_kind *kind);

/*
 * protocol_carries(kind, stop): whether it can ask a proxy to connect to stop.
 * No protocol can do so if endpoint_is_local.
 */
bool protocol_carries(enum protocol_kind kind, const struct endpoint *stop);

/*
 * protocol_takes_user(kind, user), protocol_takes_password(kind, len):
 * whether it can carry this user, or a password of this length (RFC 1929 2, RFC
 * 7617 2). Both may be empty: RFC 1929 forbids that, but no known proxy does.
 */
bool protocol_takes_user(enum protocol_kind kind, struct cursor user);
bool protocol_takes_password(enum protocol_kind kind, size_t len);

#endif
