#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "handshake/handshake.h"

/*
 * http_request_say(h): appends h's request with its proxy's fields and, if a
 * challenge was learned, with the answer to it.
 */
void http_request_say(struct handshake *h);

#endif
