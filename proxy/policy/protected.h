#ifndef PROTECTED_H
#define PROTECTED_H

#include <stdbool.h>

#include "address/prefix.h"

/*
 * Addresses that --forced shuts. All kinds but a host's own addresses have
 * ranges, and the range decides first: 127.0.0.1 is loopback, although it is an
 * address of this host.
 */
enum protected_kind {
	PROTECTED_NONE,
	PROTECTED_SELF,        /* this host's own, in none of the ranges */
	PROTECTED_UNSURE,      /* perhaps its own: the system does not tell */
	PROTECTED_LOOPBACK,    /* RFC 1122 3.2.1.3, RFC 4291 2.5.3 */
	PROTECTED_LINK_LOCAL,  /* RFC 3927, RFC 4291 2.5.6 */
	PROTECTED_UNSPECIFIED, /* RFC 1122 3.2.1.3, RFC 4291 2.5.2 */
	PROTECTED_MULTICAST,   /* RFC 5771, RFC 4291 2.7 */
	PROTECTED_RESERVED,    /* and broadcast, RFC 1112 4 */
	PROTECTED_TRANSLATED   /* RFC 8215: only the site knows what it means */
};

/*
 * protected_range(b): the kind whose range contains the address or block b;
 * PROTECTED_NONE if no range contains all of it.
 */
enum protected_kind protected_range(const struct prefix *b);

/* protected_block(i): range number i, from 0; NULL if there is none. */
const struct prefix *protected_block(unsigned i);

/*
 * protected_by_word(word, &kind): the kind that a rule calls @self, @loopback
 * or @link-local, which no host can have as a name; false if word is none of
 * these.
 */
bool protected_by_word(const char *word, enum protected_kind *kind);

#endif
