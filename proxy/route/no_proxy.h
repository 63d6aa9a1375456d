#ifndef NO_PROXY_H
#define NO_PROXY_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "base/outcome.h"

/*
 * A list of targets that are reached without the proxies, as curl reads
 * NO_PROXY, and what others write there: entries between commas or blanks, each
 * of them one of
 *
 *	*                       every target
 *	example.com             the name, and all names below it; a leading
 *	                        dot and a trailing one change nothing
 *	*.example.com           a name in which a star stands for any bytes;
 *	                        so the names below this one
 *	192.0.2.1  2001:db8::1  the address; IPv6 may stand in brackets, and
 *	                        with a zone it is this zone's alone
 *	192.0.*  10.*.0.1       IPv4 with stars for whole numbers; what comes
 *	                        after a star that ends it is any, too
 *	192.0.2.0/24  10/8      a block, RFC 4632 3.1 and RFC 4291 2.3; of IPv4
 *	                        what is missing is zeros; of IPv6,
 *	                        [2001:db8::/32] and [2001:db8::]/32, too
 *
 * and :PORT after any of them: this port alone, or with a star any. There IPv6
 * needs its brackets, or a block. An address is never within a name, nor is a
 * name looked up to see whether it is within a block. Unlike curl, * may stand
 * among others, and a block of 0 bits is all addresses of its family.
 */

/* no_proxy_unclear(list): how many entries there are that make no sense. */
unsigned no_proxy_unclear(const char *list);

/*
 * no_proxy_check(list): OUTCOME_OK, or OUTCOME_BYPASS_LIST when one makes no
 * sense. That a list is empty is no mistake.
 */
struct verdict no_proxy_check(const char *list);

/*
 * no_proxy_matches(list, to): true when an entry matches to; one that
 * no_proxy_check refuses never does.
 */
bool no_proxy_matches(const char *list, const struct endpoint *to);

#endif
