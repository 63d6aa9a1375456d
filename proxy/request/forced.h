#ifndef FORCED_H
#define FORCED_H

#include "base/outcome.h"

/* Longer than any target that passes, with a program's name before it. */
#define FORCED_MAX 512

/*
 * forced_split(command, word, &words): cuts, in place and without a shell,
 * what a client asked of sshd into the words of a target, HOST PORT or
 * HOST:PORT; what clients have in their ssh_config today may stand before it,
 * the word wraith-connect or nc. word has room for 2. OUTCOME_FORCED_LOGIN when
 * there is no word at all, OUTCOME_FORCED_COMMAND for whatever is not of this
 * form, options first of all. Says nothing of the grammar of host and port.
 */
struct verdict forced_split(char *command, char **word, int *words);

#endif
