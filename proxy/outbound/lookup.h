#ifndef LOOKUP_H
#define LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"

/* Addresses kept of one name and family; the rest are not tried. */
#define LOOKUP_MAX 64

/*
 * getaddrinfo(3) knows no deadline, so it is asked in a thread that reports
 * over a socket: for IPv6, then for IPv4, since a second thread costs more than
 * most lookups. Only when the first family is not there after LOOKUP_PATIENCE
 * ms, a second one asks for the other meanwhile. Where no thread can be had,
 * the lookup is over when lookup_begin returns.
 */
struct lookup;
#define LOOKUP_PATIENCE 5

/* Those that outlive the interest in them, until they are through or stopped.
 */
struct lookups {
	struct lookup *left;
	bool quiet; /* nothing is said on standard error */
};

struct lookup_answer {
	enum ip_kind kind;
	struct verdict verdict; /* OUTCOME_OK, or OUTCOME_RESOLVE* */
	size_t count;
	struct ip address[LOOKUP_MAX];
};

/*
 * lookup_begin(out, all, to, family, deadline): starts to look up the addresses
 * of the name to, of one family or of both. OUTCOME_SYSTEM on failure, and then
 * *out stays as it was. Without a thread, the deadline ends the process with
 * the message and the status of OUTCOME_RESOLVE_TIMEOUT.
 */
struct verdict lookup_begin(struct lookup **out, struct lookups *all,
    const struct endpoint *to, int family, int64_t deadline);

/*
 * lookup_due(l): when lookup_hurry(l) is to be called, or CLOCK_NEVER; before
 * that it does nothing.
 */
int64_t lookup_due(const struct lookup *l);
void lookup_hurry(struct lookup *l);

/* lookup_fd(l): readable when an answer has come. */
int lookup_fd(const struct lookup *l);

/* lookup_pending(l): how many answers are still to come. */
unsigned lookup_pending(const struct lookup *l);

/*
 * lookup_take(l): the answer that has come; it lives until lookup_end. NULL
 * when what has come is none.
 */
const struct lookup_answer *lookup_take(struct lookup *l);

/*
 * lookup_is_absent(v): whether this failure says that there is no such name, or
 * no address of it; not that nobody could tell.
 */
bool lookup_is_absent(struct verdict v);

/* lookup_end(l): lets go of it, or leaves it to all while it is pending. */
void lookup_end(struct lookup *l);

/*
 * lookup_stop(all): sees to it that no lookup is inside the C library any more.
 * One that all still has is ended by force: it may have held any of libc's
 * locks, so nothing may allocate, look up or exit(3) afterwards. What it had
 * open is the caller's to close. One that is stuck may come back and close the
 * numbers that it had: what is kept keeps its number.
 */
enum lookup_rest {
	LOOKUP_NONE,  /* there was none */
	LOOKUP_ENDED, /* by force */
	LOOKUP_STUCK  /* one is inside the kernel, and may come back */
};
enum lookup_rest lookup_stop(struct lookups *all);

/* How long lookup_stop waits for all threads, and for one, in milliseconds. */
#define LOOKUP_STOP_MAX  200
#define LOOKUP_STOP_STEP 2

#endif
