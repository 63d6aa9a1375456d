#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"
#include "route/route.h"

/*
 * login_lines(route, text, len, wrong): gives the proxies of route the
 * credentials in a text. Its lines are USER:PASSWORD, in raw bytes, and end in
 * LF or CRLF; the password begins after the first colon. The first line is for
 * the first hop, and so on. An empty line has no login, lines may be missing at
 * the end, and lines after the last hop are ignored. A line is used for those
 * of its hop's proxies that have no user yet, or that have the same user and no
 * password. A byte order mark at the start of the text, which some editors
 * write, is skipped.
 *
 * A line may also be =SCHEME TOKEN, of visible characters and blanks, for the
 * proxies without any login; these keep a pointer into text.
 *
 * Returns the outcome wrong if a line has neither form, or if there is no line;
 * OUTCOME_PROXY_CREDENTIALS if the protocol of a proxy cannot carry its login,
 * and OUTCOME_CREDENTIALS_TOKEN if a proxy cannot have a token.
 */
struct verdict login_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong);

/*
 * login_lacks_password(proxy): whether it has a user but no password, and could
 * have one.
 */
bool login_lacks_password(const struct proxy_config *proxy);

/* login_at(v, route, hop): v, as a verdict about this hop. */
struct verdict login_at(
    struct verdict v, const struct route *route, unsigned hop);

#endif
