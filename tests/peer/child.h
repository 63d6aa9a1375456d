/* The command that `peer run` started: is it there, how did it end, what did it
 * use? */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer;

/* Has it ended, or does it within that time (-1: for ever)? */
bool child_ends(struct peer *p, int64_t within_ms);

/* How it ended, as the script would say it. */
const char *child_status_text(int status, char *text, size_t size);

/* Fails when it has ended. */
void child_must_run(struct peer *p);

/* Of a pipe whose writing ends must be closed while the child runs. */
void child_must_have_closed(struct peer *p, int fd);

uint64_t child_cpu_ms(struct peer *p);
uint64_t child_rss_kib(struct peer *p);

#endif
