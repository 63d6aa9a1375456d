/* A script is words: commands, each with its arguments, up to the end or "--".
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>

struct peer;

enum mode { SERVE = 1, RUN = 2, EITHER = SERVE | RUN };

/* Reads the script through, to its end or "--": what is there. */
char **script_check(enum mode mode, char **word, bool *has_flags);

void script_run(struct peer *p, char **word);

#endif
