#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The stages of getting connected. */
enum progress_stage {
	PROGRESS_RESOLVING,
	PROGRESS_RESOLVED,
	PROGRESS_CONNECTING,
	PROGRESS_WAITING,
	PROGRESS_CONNECTED,
	PROGRESS_ACCEPTED,
	PROGRESS_AGAIN
};

/* What -v tells of the stages as they pass. */
struct progress {
	int err; /* -1 once it was given up */
	bool verbose;
	int64_t start; /* of clock_ms */
	unsigned hops, accepted;
	bool terminal; /* err is one: the stage that is waited for is shown */
	bool shown;
};

/* progress_text(fd, text, len): writes it; 0, or errno. */
int progress_text(int fd, const char *text, size_t len);

/*
 * progress_line(r, text): when verbose, a line of its own with the milliseconds
 * that passed since the start. text is a literal.
 */
void progress_line(struct progress *r, const char *text);

/*
 * progress_stage(r, stage): a stage begins or was passed. On a terminal the
 * last line says what is waited for, and is drawn over.
 */
void progress_stage(struct progress *r, enum progress_stage stage);

/* progress_hops(r, hops): of the way that is gone now. */
void progress_hops(struct progress *r, unsigned hops);

/* progress_clear(r): nothing is waited for any more; the line is blank again.
 */
void progress_clear(struct progress *r);

/*
 * progress_barred(line, size, at, held): appends to the string of length at in
 * line what a confinement of these CONFINE_* bars; returns the new length.
 */
size_t progress_barred(char *line, size_t size, size_t at, unsigned held);

/*
 * progress_unclear(line, size, at, unclear): the same with how many entries of
 * a no-proxy list make no sense.
 */
size_t progress_unclear(char *line, size_t size, size_t at, unsigned unclear);

/* progress_no_proxy(r, unclear): when verbose, tells that, if there are any. */
void progress_no_proxy(struct progress *r, unsigned unclear);

/*
 * progress_sandbox(r, wanted, held): when verbose, what a confinement of these
 * CONFINE_* bars, and what of the wanted ones it does not.
 */
void progress_sandbox(struct progress *r, unsigned wanted, unsigned held);

#endif
