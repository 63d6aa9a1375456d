/* The kinds of stdin and stdout that a command can have: for each, our end and
 * the command's. */
#ifndef PAIR_H
#define PAIR_H

#include <stdbool.h>

enum { OURS, THEIRS };

/* A pipe that leads from us (to_us false) or to us. */
void pair_pipe(int ends[2], bool to_us);

/* A file, which has no end of ours. */
void pair_file(int ends[2], const char *path, bool to_us);

/*
 * Makes, by the name of its kind, the command's stdin (to_us false) or stdout.
 */
void pair_make(const char *kind, int ends[2], bool to_us);

/* Whether it is one for both stdin and stdout. */
bool pair_is_shared(const char *const kind[2]);

#endif
