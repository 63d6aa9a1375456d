#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "setup.h"

/* What -v tells of the stages as they pass. */
struct report {
	int err; /* -1 once it was given up */
	bool verbose;
	int64_t start; /* of clock_ms */
	unsigned hops, accepted;
	bool terminal; /* err is one: the stage that is waited for is shown */
	bool shown;
};

/* report_text(fd, text, len): writes it; 0, or errno. */
int report_text(int fd, const char *text, size_t len);

/*
 * report_line(r, text): when verbose, a line of its own with the milliseconds
 * that passed since the start. text is a literal.
 */
void report_line(struct report *r, const char *text);

/*
 * report_stage(ctx, stage): struct setup's tell; ctx is the struct report. On a
 * terminal the last line says what is waited for, and is drawn over.
 */
void report_stage(void *ctx, enum setup_stage stage);

/* report_clear(r): nothing is waited for any more; the line is blank again. */
void report_clear(struct report *r);

/*
 * report_barred(line, size, at, held): appends to the string of length at in
 * line what a confinement of these CONFINE_* bars; returns the new length.
 */
size_t report_barred(char *line, size_t size, size_t at, unsigned held);

/*
 * report_sandbox(r, wanted, held): when verbose, what a confinement of these
 * CONFINE_* bars, and what of the wanted ones it does not.
 */
void report_sandbox(struct report *r, unsigned wanted, unsigned held);

#endif
