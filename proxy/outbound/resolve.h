#ifndef RESOLVE_H
#define RESOLVE_H

#include "base/outcome.h"
#include "outbound/setup.h"
#include "outbound/sockaddr.h"

/*
 * getaddrinfo(3) knows no deadline, so each family is asked in a thread of
 * its own that reports over a pipe. A lookup may outlive the interest in it:
 * setup->left has it then, until it is through or stopped.
 */
struct resolve;

struct resolve_answer {
	int family;
	struct verdict verdict; /* OUTCOME_OK, or OUTCOME_RESOLVE* */
	size_t count;
	struct address address[ADDRESS_MAX];
};

/*
 * resolve_begin(out, to, s, family): starts to look up the addresses of the
 * name to, of one family or of both side by side. OUTCOME_SYSTEM on failure,
 * and then *out stays as it was.
 */
struct verdict resolve_begin(
    struct resolve **out, const struct target *to, struct setup *s, int family);

/* resolve_fd(r): readable when an answer has come. */
int resolve_fd(const struct resolve *r);

/* resolve_pending(r): how many answers are still to come. */
unsigned resolve_pending(const struct resolve *r);

/* resolve_take(r): the answer that has come; it lives until resolve_end. */
const struct resolve_answer *resolve_take(struct resolve *r);

/* resolve_end(r, s): lets go of it, or leaves it to s while it is pending. */
void resolve_end(struct resolve *r, struct setup *s);

/*
 * resolve_stop(s, &net): sees to it that no lookup is inside the C library any
 * more. One that s->left still has is ended by force: it may have held any of
 * libc's locks, so nothing may allocate, look up or exit(3) afterwards. What it
 * had open is closed; the socket net may get another number by that.
 */
enum resolve_rest {
	RESOLVE_NONE,  /* there was none */
	RESOLVE_ENDED, /* by force */
	RESOLVE_STUCK  /* one is inside the kernel, and may come back */
};
enum resolve_rest resolve_stop(struct setup *s, int *net);

/*
 * resolve_worse(a, b): the one of two verdicts that tells more: that a family
 * has no address says less than that the name server is out of reach.
 */
struct verdict resolve_worse(struct verdict a, struct verdict b);

/*
 * resolve_all(s, to, family, patience, list, &count): waits for the addresses
 * of to, at most 2 * ADDRESS_MAX, in the order to try them; when one family's
 * have come, so many milliseconds for the other's. A name that has some is
 * OUTCOME_OK; else OUTCOME_RESOLVE*, or as setup_wait has it.
 */
struct verdict resolve_all(struct setup *s, const struct target *to, int family,
    int64_t patience, struct address *list, size_t *count);

/* RFC 8305 3: how long to wait for AAAA when A has come, in milliseconds. */
#define RESOLVE_DELAY 50

/* How long resolve_stop waits for all threads, and for one, in milliseconds. */
#define RESOLVE_STOP_MAX  200
#define RESOLVE_STOP_STEP 2

#endif
