#ifndef LOOKUP_H
#define LOOKUP_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"

/* Addresses kept of one name and family; the rest are not tried. */
#define LOOKUP_MAX 64

/*
 * getaddrinfo(3) knows no deadline, so each family is asked in a thread of
 * its own that reports over a pipe.
 */
struct lookup;

/* Those that outlive the interest in them, until they are through or stopped.
 */
struct lookups {
	struct lookup *left;
};

struct lookup_answer {
	enum ip_kind kind;
	struct verdict verdict; /* OUTCOME_OK, or OUTCOME_RESOLVE* */
	size_t count;
	struct ip address[LOOKUP_MAX];
};

/*
 * lookup_begin(out, all, to, family): starts to look up the addresses of the
 * name to, of one family or of both side by side. OUTCOME_SYSTEM on failure,
 * and then *out stays as it was.
 */
struct verdict lookup_begin(struct lookup **out, struct lookups *all,
    const struct endpoint *to, int family);

/* lookup_fd(l): readable when an answer has come. */
int lookup_fd(const struct lookup *l);

/* lookup_pending(l): how many answers are still to come. */
unsigned lookup_pending(const struct lookup *l);

/* lookup_take(l): the answer that has come; it lives until lookup_end. */
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
