#ifndef NO_PROXY_H
#define NO_PROXY_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "base/outcome.h"

/*
 * A list of targets to connect to directly, in the form that curl and others
 * use for NO_PROXY: entries separated by commas or blanks, each of them one of
 *
 *	*                       every target
 *	example.com             the name, and all names below it; a leading
 *	                        or trailing dot changes nothing
 *	*.example.com           a name in which a star matches any bytes;
 *	                        here, the names below this one
 *	192.0.2.1  2001:db8::1  the address; IPv6 may be in brackets, and
 *	                        with a zone it means only this zone
 *	192.0.*  10.*.0.1       IPv4 with stars for whole numbers; a star at
 *	                        the end also matches all numbers after it
 *	192.0.2.0/24  10/8      a block, RFC 4632 3.1 and RFC 4291 2.3; in
 *	                        IPv4, missing numbers are zeros; IPv6 also
 *	                        as [2001:db8::/32] and [2001:db8::]/32
 *
 * and any of these with :PORT: only this port; a star is any port. IPv6 then
 * needs its brackets, or must be a block. An address never matches a name, and
 * a name is not looked up to see whether it is in a block. Unlike in curl, *
 * may be one of several entries, and a block of 0 bits is all addresses of its
 * family.
 */

/* no_proxy_unclear(list): how many entries make no sense. */
unsigned no_proxy_unclear(const char *list);

/*
 * no_proxy_check(list): OUTCOME_OK, or OUTCOME_BYPASS_LIST if an entry makes no
 * sense. An empty list is fine.
 */
struct verdict no_proxy_check(const char *list);

/*
 * no_proxy_matches(list, to): true if an entry matches to; an entry that
 * no_proxy_check refuses never does.
 */
bool no_proxy_matches(const char *list, const struct endpoint *to);

#endif
