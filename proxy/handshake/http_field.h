#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "handshake/handshake.h"

/* A longer body is not skipped: a new connection is better. */
#define HTTP_FIELD_BODY_MAX (64 * 1024)

/*
 * http_field_take(s, scheme): notes what the field in line, which is complete
 * and ends with a NUL, says about the answer; http_auth_read reads challenges.
 */
void http_field_take(struct handshake_http *s, struct cursor line, bool cut,
    struct route_text scheme);

#endif
