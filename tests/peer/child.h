/*
 * The command that `peer run` started: whether it runs, how it ended, what it
 * used.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

/* Whether it has ended, or ends within that time (-1: no limit). */
bool child_ends(struct peer *p, int64_t within_ms);

/* How it ended, in the words of a script. */
const char *child_status_text(int status, char *text, size_t size);

/* Fails if it has ended. */
void child_must_run(struct peer *p);

/* For a pipe whose write ends must be closed while the child runs. */
void child_must_have_closed(struct peer *p, int fd);

uint64_t child_cpu_ms(struct peer *p);
uint64_t child_rss_kib(struct peer *p);

#endif
