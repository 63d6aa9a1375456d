#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "address/endpoint.h"
#include "base/outcome.h"
#include "route/protocol.h"

#define ROUTE_HOPS_MAX     8
#define ROUTE_PROXIES_MAX  16
#define ROUTE_USER_MAX     255
#define ROUTE_PASSWORD_MAX 1023
#define ROUTE_TOKEN_MAX    (32 * 1024)

/*
 * Bytes that are stored elsewhere and outlive the route; empty if there are
 * none.
 */
struct route_text {
	const char *text;
	size_t len;
};

/* A proxy, and how to talk to it. */
struct proxy_config {
	enum protocol_kind kind;
	bool optimistic; /* do not wait for each reply */
	bool has_user, has_password;
	char user[ROUTE_USER_MAX + 1];
	char password[ROUTE_PASSWORD_MAX + 1];
	/* SCHEME TOKEN, RFC 9110 11.4, instead of a user; and its scheme. */
	struct route_text token, scheme;
	struct route_text fields; /* of each request, each with its CRLF */
	struct endpoint server;
};

/*
 * Hops in the order in which they are dialled, none for a direct route. Hop i
 * may be any of proxy[first[i]] to proxy[first[i + 1] - 1], tried in this
 * order. With direct, the first hop may be left out if none of its proxies
 * works.
 */
struct route {
	unsigned hops;
	bool direct;
	unsigned first[ROUTE_HOPS_MAX + 1];
	struct proxy_config proxy[ROUTE_PROXIES_MAX];
};

/*
 * route_init(route): makes it the direct route; a route of zeros is that, too.
 */
void route_init(struct route *route);

/*
 * route_add(route, urls, bare): appends a hop with the proxies in urls, which
 * are separated by commas, maybe with blanks around them:
 * [SCHEME://][USER[:PASSWORD]@]HOST[:PORT] (RFC 3986 3.2), or
 * SCHEME://[USER[:PASSWORD]@]localhost/PATH for a UNIX socket (first hop only).
 * Each part is split off, percent-decoded (RFC 3986 2.1), and then checked as
 * if it had been written that way. A comma before the @ of a URL with a scheme
 * is part of its user or password; if that is in doubt, the result is
 * OUTCOME_PROXY_COMMA. The last entry of the first hop may be the word direct,
 * or direct://; anywhere else it is OUTCOME_PROXY_DIRECT. A URL without a
 * scheme is of the kind bare. Returns OUTCOME_OK or what is wrong, an
 * OUTCOME_PROXY_* of the usage stage. The route keeps no pointer into urls.
 */
struct verdict route_add(
    struct route *route, const char *urls, enum protocol_kind bare);

/* route_count(route): the number of proxies, including all alternatives. */
unsigned route_count(const struct route *route);

/*
 * route_is_mixed(route): whether some proxies of the last hop are sent names,
 * and others addresses.
 */
bool route_is_mixed(const struct route *route);

/*
 * route_set_user(proxy, user), route_set_password(proxy, password): give a
 * proxy a user or a password of raw bytes. OUTCOME_PROXY_CREDENTIALS if its
 * protocol cannot carry it.
 */
struct verdict route_set_user(struct proxy_config *proxy, struct cursor user);
struct verdict route_set_password(
    struct proxy_config *proxy, struct cursor password);

/*
 * route_set_text(field, size, text): copies a text and ends it with a NUL.
 * False if it does not fit, or contains a control character, which no protocol
 * can carry.
 */
bool route_set_text(char *field, size_t size, struct cursor text);

/* route_wipe(route): erases all of it, including the passwords. */
void route_wipe(struct route *route);

#endif
