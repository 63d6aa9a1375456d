#ifndef FORCED_H
#define FORCED_H

#include "base/outcome.h"

/* Longer than any valid target with everything that may be around it. */
#define FORCED_MAX 512

/*
 * forced_split(command, word, &words): cuts the command that a client sent to
 * sshd, in place and without a shell, into the words of a target, HOST PORT or
 * HOST:PORT; a newline may end it. Around the target there may be text that
 * clients have in their ssh_config today, or cannot change, and it has no
 * effect: `exec`; nc(1), by its usual names or a path to it, or wraith-connect,
 * with options of nc that change nothing here (-4, -6, -N, -v, and -q and -w
 * with a number); and `2>/dev/null` at the end. word has room for 2.
 * OUTCOME_FORCED_LOGIN if there is no word at all, OUTCOME_FORCED_COMMAND for
 * anything else that is not of this form. It does not check the grammar of host
 * and port.
 */
struct verdict forced_split(char *command, char **word, int *words);

#endif
