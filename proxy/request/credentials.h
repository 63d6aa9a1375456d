#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "base/outcome.h"
#include "route/route.h"

struct client;

/*
 * What the proxies of a route want to know and their URLs do not tell; a
 * direct route wants nothing. Each of these may execute, prompt or open a
 * file: call them before anything is dialled, in this order, while 0, 1 and 2
 * are open. They keep no copy. A text has what login_lines takes.
 */

/*
 * credentials_from_file(route, path): takes credentials from a file of
 * less than 16 KiB, by file_read as a secret. An OUTCOME_CREDENTIALS_FILE_*
 * when it cannot be used.
 */
struct verdict credentials_from_file(struct route *route, const char *path);

/*
 * credentials_from_environment(route, value): takes credentials from a
 * variable's value; an empty one is none. OUTCOME_CREDENTIALS_VARIABLE when it
 * has no credentials; the caller wipes it.
 */
struct verdict credentials_from_environment(
    struct route *route, const char *value);

/*
 * credentials_ask(route, askpass, client): asks for the password of each user
 * who has none, once for the same user of a hop, as readpass does, under a
 * guard. OUTCOME_CREDENTIALS_ASK when there was no answer.
 */
struct verdict credentials_ask(
    struct route *route, const char *askpass, const struct client *client);

#endif
