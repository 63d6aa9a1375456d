#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "handshake/handshake.h"

/* Of a longer body nothing is skipped: another connection is better. */
#define HTTP_FIELD_BODY_MAX (64 * 1024)

/*
 * http_field_take(s, line, cut, scheme): notes what a field's line, which may
 * have been cut off, says of the answer; of challenges by http_auth_read.
 */
void http_field_take(struct handshake_http *s, struct cursor line, bool cut,
    struct route_text scheme);

#endif
