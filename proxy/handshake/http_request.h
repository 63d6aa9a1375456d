#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "handshake/handshake.h"

/*
 * http_request_say(h): says h's request, with its proxy's fields, and with the
 * answer to the challenge that was learned, if there is one.
 */
void http_request_say(struct handshake *h);

#endif
