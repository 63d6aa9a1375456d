#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "handshake/handshake.h"

/* A longer body is not skipped: a new connection is better. */
#define HTTP_FIELD_BODY_MAX (64 * 1024)

/*
 * http_field_take(s, line, cut, scheme): notes what the field in line says
 * about the answer. The line has no line ending; cut is true if its end was cut
 * off. Challenges are read by http_auth_read, for this scheme.
 */
void http_field_take(struct handshake_http *s, struct cursor line, bool cut,
    struct route_text scheme);

#endif
