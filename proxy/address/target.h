#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "base/cursor.h"
#include "base/outcome.h"

/*
 * target_split(text, &host, &port): cuts HOST:PORT or [IPV6]:PORT in two, in
 * place, at its last colon; both point into text. OUTCOME_TARGET_PORTLESS when
 * there is no port, OUTCOME_TARGET_BRACKETS for IPv6 without brackets,
 * OUTCOME_TARGET_HOST for a URL. Says nothing of the grammar of the two parts.
 */
struct verdict target_split(char *text, char **host, char **port);

/*
 * target_port(text, &port): true when text is a port in decimal, 1 to 65535,
 * without sign or leading zero.
 */
bool target_port(const char *text, uint16_t *port);

/* target_take_port(c, &port): goes past one; false when there is none. */
bool target_take_port(struct cursor *c, uint16_t *port);

/* target_service(text): true when text may name a service, RFC 6335 5.1. */
bool target_service(const char *text);

/*
 * target_set(to, host, port): fills *to from a host as a person writes it: a
 * name of letters, digits, underscores and hyphens, none of which begins it
 * (RFC 952 and RFC 1123 2.1, as resolvers have them), a
 * dotted quad, or an IPv6 address (RFC 4291 2.2) with or without brackets and
 * zone (RFC 4007 11). Nothing else passes, and no name that a resolver could
 * read as a number. A reserved name is OUTCOME_RESERVED whatever else is wrong
 * with it; the others are OUTCOME_TARGET_HOST, _LENGTH and _NUMERIC.
 */
struct verdict target_set(struct endpoint *to, const char *host, uint16_t port);

/*
 * target_set_local(to, host, port): the same for what no name can be:
 * unix/PATH, vsock/CID and vsock-mux/PATH, where a % may be written for each /,
 * since scp(1) takes a word with a slash for a file. False when host begins
 * like none of these; else *v is OUTCOME_OK, or what is wrong: the path is that
 * of target_set_path, and the CID a number below ENDPOINT_CID_NONE.
 */
bool target_set_local(
    struct endpoint *to, const char *host, uint16_t port, struct verdict *v);

/*
 * target_set_path(to, path): a UNIX socket: a path from the root, with no part
 * that is empty, `.' or `..', no control character, and at most
 * ENDPOINT_PATH_MAX bytes. OUTCOME_TARGET_PATH for any other.
 */
struct verdict target_set_path(struct endpoint *to, const char *path);

/*
 * target_is_reserved(host): whether it is a name that is never looked up,
 * dialled or told to a proxy: one that begins with wraith-, in any case.
 */
bool target_is_reserved(const char *host);

#endif
