#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "base/outcome.h"
#include "route/route.h"

struct client;

/*
 * What the proxies of a route need and their URLs do not have; a direct route
 * needs nothing. Each of these functions may execute a program, prompt or open
 * a file: call them before anything is dialled, in this order, while 0, 1 and 2
 * are open. They keep no copy. login_lines defines the form of a text.
 */

/*
 * credentials_from_file(route, path): reads credentials from a file of less
 * than 16 KiB, by file_read as a secret. An OUTCOME_CREDENTIALS_FILE_* if it
 * cannot be used.
 */
struct verdict credentials_from_file(struct route *route, const char *path);

/*
 * credentials_from_environment(route, value): takes credentials from the value
 * of a variable; an empty value has none. OUTCOME_CREDENTIALS_VARIABLE if the
 * value is not in the right form. The caller wipes it.
 */
struct verdict credentials_from_environment(
    struct route *route, const char *value);

/*
 * credentials_ask(route, askpass, client): asks with readpass, under a guard,
 * for the password of each user who has none, once for each user of a hop.
 * OUTCOME_CREDENTIALS_ASK if there was no answer.
 */
struct verdict credentials_ask(
    struct route *route, const char *askpass, const struct client *client);

#endif
