#ifndef LOOKUP_H
#define LOOKUP_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"

/*
 * The most addresses that are kept for one name and family; the rest are not
 * tried.
 */
#define LOOKUP_MAX 64

/*
 * getaddrinfo(3) has no deadline, so threads call it and report over a socket.
 * The first one asks for both families: only so does a name that the hosts file
 * has with one address mean that address, and is sent to no name server. If the
 * answer does not come within LOOKUP_PATIENCE ms, IPv4 is asked for alone, and
 * then IPv6: a name server that never answers for one family does not hinder
 * the other one. If an answer has no address and is not sure, the next question
 * is asked at once. If no thread can be started, whoever calls lookup_begin or
 * lookup_go_on waits for the answer.
 *
 * LOOKUP_PATIENCE is also how long IPv4 waits for IPv6 (RFC 8305 3).
 */
struct lookup;
#define LOOKUP_PATIENCE 50

/*
 * Lookups that nobody waits for any more, until they have finished or been
 * stopped.
 */
struct lookups {
	struct lookup *left;
	bool quiet; /* print nothing on standard error */
	bool begun; /* there was one already */
	pid_t self; /* getpid(2) is barred for those that are ended late */
};

struct lookup_answer {
	int family;     /* that was asked for; AF_UNSPEC: both */
	bool other_too; /* the other family is asked for as well */
	bool sure;      /* of both: nothing else would be found for one alone */
	struct verdict verdict; /* OUTCOME_OK, or OUTCOME_RESOLVE* */
	size_t count;
	struct ip address[2 * LOOKUP_MAX]; /* LOOKUP_MAX of each family */
};

/*
 * lookup_begin(out, all, to, family, deadline): starts to look up the addresses
 * of the name to, of one family or of both. OUTCOME_SYSTEM on failure; *out is
 * then unchanged. Without a thread, the deadline ends the process with the
 * message and the status of OUTCOME_RESOLVE_TIMEOUT, also in lookup_go_on.
 */
struct verdict lookup_begin(struct lookup **out, struct lookups *all,
    const struct endpoint *to, int family, int64_t deadline);

/* lookup_fd(l): a descriptor that is readable when an answer has come. */
int lookup_fd(const struct lookup *l);

/* lookup_pending(l): whether an answer that matters is still to come. */
bool lookup_pending(const struct lookup *l);

/* lookup_due(l): when the next question is asked, or CLOCK_NEVER. */
int64_t lookup_due(const struct lookup *l);

/*
 * lookup_go_on(l, readable): for when lookup_fd(l) is readable, or
 * lookup_due(l) has come. Takes the answer that has come, and asks the next
 * question if it is time. The answer is valid until lookup_end; NULL if there
 * is none.
 */
const struct lookup_answer *lookup_go_on(struct lookup *l, bool readable);

/*
 * lookup_is_absent(v): whether this failure means that the name does not exist
 * or has no address, and not that nobody could tell.
 */
bool lookup_is_absent(struct verdict v);

/* lookup_end(l): frees the lookup, or leaves it to all while it is pending. */
void lookup_end(struct lookup *l);

/*
 * lookup_stop(all): makes sure that no lookup is inside the C library any more.
 * A lookup that all still has is ended by force. It may have held any of libc's
 * locks, so nothing may allocate memory, look up a name or call exit(3)
 * afterwards. The caller has to close the descriptors that it left open. A
 * lookup that is stuck may come back and close the descriptor numbers that it
 * had, so descriptors that are kept must keep their numbers.
 */
enum lookup_rest {
	LOOKUP_NONE,  /* there was no such lookup */
	LOOKUP_ENDED, /* one was ended by force */
	LOOKUP_STUCK  /* one is inside the kernel, and may come back */
};
enum lookup_rest lookup_stop(struct lookups *all);

/*
 * How long lookup_stop waits for all threads, and for one of them, in
 * milliseconds.
 */
#define LOOKUP_STOP_MAX  200
#define LOOKUP_STOP_STEP 2

#endif
