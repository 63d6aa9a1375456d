#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "handshake/handshake.h"

/* Of a longer body nothing is skipped: another connection is better. */
#define HTTP_FIELD_BODY_MAX (64 * 1024)

/*
 * http_field_take(s, scheme): notes what the field in line, a whole one that
 * ends with a NUL, says of the answer; of challenges by http_auth_read.
 */
void http_field_take(struct handshake_http *s, struct route_text scheme);

#endif
