#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "base/outcome.h"
#include "route/fields.h"
#include "route/login.h"
#include "route/route.h"

struct client;

/*
 * Room for the longest line of each hop, with its line ending and a byte order
 * mark.
 */
#define CREDENTIALS_MAX ((size_t)ROUTE_HOPS_MAX * 33 * 1024)

/*
 * A text for login_lines. It is large: make it static; it is touched only as
 * far as it is used.
 */
struct credentials {
	size_t len;
	char text[CREDENTIALS_MAX];
};

/*
 * What the proxies of a route need and their URLs do not have; for a direct
 * route there is nothing to call. Each of these functions may execute a
 * program, prompt or open a file: call them before anything is dialled, in this
 * order, while 0, 1 and 2 are open. Tokens stay in the texts, which must
 * outlive the route. login_lines defines the form of a text.
 */

/*
 * credentials_from_file(route, path, c): reads credentials from a file of less
 * than CREDENTIALS_MAX bytes into c, by file_read as a secret. An
 * OUTCOME_CREDENTIALS_FILE_* if it cannot be used.
 */
struct verdict credentials_from_file(
    struct route *route, const char *path, struct credentials *c);

/*
 * credentials_from_environment(route, c): takes credentials from the value of a
 * variable; an empty value has none. OUTCOME_CREDENTIALS_VARIABLE if the value
 * is not in the right form.
 */
struct verdict credentials_from_environment(
    struct route *route, const struct credentials *c);

/*
 * credentials_fields(f, path): appends the fields of a file of less than
 * FIELDS_MAX bytes, by file_read as a secret, since a field may be one. An
 * OUTCOME_FIELDS_FILE_* if it cannot be used.
 */
struct verdict credentials_fields(struct fields *f, const char *path);

/* credentials_wipe(c): forgets the text. */
void credentials_wipe(struct credentials *c);

/*
 * credentials_ask(route, askpass, client): asks with readpass, under a guard,
 * for the password of each user who has none, once for each user of a hop.
 * OUTCOME_CREDENTIALS_ASK if there was no answer.
 */
struct verdict credentials_ask(
    struct route *route, const char *askpass, const struct client *client);

#endif
