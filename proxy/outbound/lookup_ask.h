#ifndef LOOKUP_ASK_H
#define LOOKUP_ASK_H

#include "outbound/lookup.h"

/*
 * lookup_ask(answer, host): asks getaddrinfo(3) for the addresses of host of
 * answer->family, however long that takes, and fills in the rest of *answer.
 */
void lookup_ask(struct lookup_answer *answer, const char *host);

#endif
