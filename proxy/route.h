#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>

#include "outcome.h"
#include "target.h"

#define ROUTE_HOPS_MAX     8
#define ROUTE_USER_MAX     255
#define ROUTE_PASSWORD_MAX 1023

enum proxy_kind { PROXY_DIRECT, PROXY_SOCKS5, PROXY_HTTP_CONNECT };

/* One hop: a proxy, and how to talk to it. */
struct proxy_config {
	enum proxy_kind kind;
	bool resolve_here; /* send it addresses, never names (socks5) */
	bool credentials;  /* user and password below were given */
	char user[ROUTE_USER_MAX + 1];
	char password[ROUTE_PASSWORD_MAX + 1];
	struct target server;
};

/* The proxies on the way, the first dialled first; none is a direct route. */
struct route {
	unsigned hops;
	struct proxy_config hop[ROUTE_HOPS_MAX];
};

/*
 * route_add(route, url, bare): appends the proxy that url tells of,
 * [SCHEME://][USER[:PASSWORD]@]HOST[:PORT] (RFC 3986 3.2), user and password
 * percent-decoded (RFC 3986 2.1). Schemes are socks5h, socks5 and http; a url
 * without one is of the kind bare, names left to the proxy. Returns OUTCOME_OK
 * or what is wrong: an OUTCOME_PROXY_* of the usage stage, the host's own
 * OUTCOME_TARGET_*, or OUTCOME_RESERVED. The route keeps no pointer into url;
 * its passwords are for the caller to wipe.
 */
struct verdict route_add(
    struct route *route, const char *url, enum proxy_kind bare);

#endif
