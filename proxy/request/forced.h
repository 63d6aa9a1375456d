#ifndef FORCED_H
#define FORCED_H

#include "base/outcome.h"

/* Longer than any valid target with everything that may be around it. */
#define FORCED_MAX 512

/*
 * forced_split(command, word, &words): cuts, in place and without a shell,
 * what a client asked of sshd into the words of a target, HOST PORT or
 * HOST:PORT, which a newline may end. What clients have in their ssh_config
 * today, or cannot change, may stand around it, and has no effect: `exec`;
 * nc(1), by its usual names or a path to it, or wraith-connect, with options of
 * nc's that change nothing here (-4, -6, -N, -v, and -q and -w with a number);
 * `2>/dev/null` after it. word has room for 2. OUTCOME_FORCED_LOGIN when there
 * is no word at all, OUTCOME_FORCED_COMMAND for whatever is not of this form.
 * Says nothing of the grammar of host and port.
 */
struct verdict forced_split(char *command, char **word, int *words);

#endif
