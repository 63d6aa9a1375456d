#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The stages of connecting. */
enum progress_stage {
	PROGRESS_RESOLVING,
	PROGRESS_RESOLVED,
	PROGRESS_CONNECTING,
	PROGRESS_WAITING,
	PROGRESS_CONNECTED,
	PROGRESS_ACCEPTED,
	PROGRESS_AGAIN
};

/* What -v prints about the stages as they pass. */
struct progress {
	int err; /* -1 once it has been given up */
	bool verbose;
	int64_t start; /* a time of clock_ms */
	unsigned hops, accepted;
	bool terminal; /* err is a terminal: the current stage is shown */
	bool shown;
};

/* progress_text(fd, text, len): writes all of the text; returns 0, or errno. */
int progress_text(int fd, const char *text, size_t len);

/*
 * progress_line(r, text): if verbose, prints a line with the milliseconds since
 * the start. text is a literal.
 */
void progress_line(struct progress *r, const char *text);

/*
 * progress_stage(r, stage): a stage begins or has passed. On a terminal, the
 * last line shows what the program waits for, and is overwritten.
 */
void progress_stage(struct progress *r, enum progress_stage stage);

/* progress_hops(r, hops): sets how many hops the current way has. */
void progress_hops(struct progress *r, unsigned hops);

/* progress_clear(r): the wait is over; blanks the last line. */
void progress_clear(struct progress *r);

/*
 * progress_barred(line, size, at, held): appends to the string of length at in
 * line what a confinement with these CONFINE_* bars; returns the new length.
 */
size_t progress_barred(char *line, size_t size, size_t at, unsigned held);

/*
 * progress_unclear(line, size, at, unclear): appends how many entries of a
 * no-proxy list make no sense; otherwise the same.
 */
size_t progress_unclear(char *line, size_t size, size_t at, unsigned unclear);

/*
 * progress_no_proxy(r, unclear): if verbose, prints that, unless unclear is 0.
 */
void progress_no_proxy(struct progress *r, unsigned unclear);

/*
 * progress_sandbox(r, wanted, held): if verbose, prints what a confinement with
 * the CONFINE_* of held bars, and which of the wanted ones it lacks.
 */
void progress_sandbox(struct progress *r, unsigned wanted, unsigned held);

#endif
