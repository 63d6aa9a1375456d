/* A script is words: commands, each with its arguments, up to the end or "--".
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>

struct peer;

enum mode { SERVE = 1, RUN = 2, EITHER = SERVE | RUN };

/*
 * script_begin(mode, word, limit, &has_flags): reads the script through, to its
 * end or "--", and returns what is there. From now on all of it, and what is
 * prepared for it, has so many seconds.
 */
char **script_begin(
    enum mode mode, char **word, unsigned int limit, bool *has_flags);

void script_run(struct peer *p, char **word);

#endif
