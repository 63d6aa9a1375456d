#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "base/cursor.h"
#include "base/outcome.h"

/*
 * target_split(text, &host, &port): cuts HOST:PORT or [IPV6]:PORT in two, in
 * place, at its last colon; both results point into text.
 * OUTCOME_TARGET_PORTLESS if there is no port, OUTCOME_TARGET_BRACKETS for IPv6
 * without brackets, OUTCOME_TARGET_HOST for a URL. It does not check the
 * grammar of the two parts.
 */
struct verdict target_split(char *text, char **host, char **port);

/*
 * target_port(text, &port): true if text is a port in decimal, from 1 to 65535,
 * without a sign or a leading zero.
 */
bool target_port(const char *text, uint16_t *port);

/* target_take_port(c, &port): goes past one; false when there is none. */
bool target_take_port(struct cursor *c, uint16_t *port);

/*
 * target_service(text): true if text may be the name of a service, RFC 6335
 * 5.1.
 */
bool target_service(const char *text);

/*
 * target_set(to, host, port): fills in *to from a host as a person writes it: a
 * name of letters, digits, underscores and hyphens that does not begin with a
 * hyphen (RFC 952 and RFC 1123 2.1, as resolvers accept them), a dotted quad,
 * or an IPv6 address (RFC 4291 2.2) with or without brackets and zone (RFC 4007
 * 11). Nothing else is accepted, and no name that a resolver could read as a
 * number. A reserved name is OUTCOME_RESERVED, whatever else is wrong with it;
 * the others are OUTCOME_TARGET_HOST, _LENGTH and _NUMERIC.
 */
struct verdict target_set(struct endpoint *to, const char *host, uint16_t port);

/*
 * target_set_local(to, host, port): the same for hosts that cannot be names:
 * unix/PATH, vsock/CID and vsock-mux/PATH, where a % may be written instead of
 * each /, since scp(1) takes a word with a slash for a file. False if host
 * begins like none of these; otherwise *v is OUTCOME_OK, or what is wrong: the
 * path must be one for target_set_path, and the CID a number below
 * ENDPOINT_CID_NONE.
 */
bool target_set_local(
    struct endpoint *to, const char *host, uint16_t port, struct verdict *v);

/*
 * target_set_path(to, path): sets a UNIX socket: an absolute path, without a
 * part that is empty, `.' or `..', without a control character, and with at
 * most ENDPOINT_PATH_MAX bytes. OUTCOME_TARGET_PATH for any other.
 */
struct verdict target_set_path(struct endpoint *to, const char *path);

/*
 * target_is_reserved(host): whether it is a name that is never looked up,
 * dialled or sent to a proxy: one that begins with wraith-, in any case.
 */
bool target_is_reserved(const char *host);

#endif
