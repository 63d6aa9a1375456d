#ifndef LOGIN_H
#define LOGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"
#include "route/route.h"

/*
 * login_lines(route, text, len, wrong): gives the proxies of route the
 * credentials of a text: lines of USER:PASSWORD, raw bytes, that end in LF or
 * CRLF; the password begins after the first colon. The first line is for the
 * first hop, and so on; an empty one says nothing, lines may be missing at the
 * end, and more of them than hops are not looked at. A line serves those of
 * its hop's proxies that have no user yet, or the same user and no password.
 * A byte order mark at its start, as some editors write it, is passed over.
 *
 * A line may also be =SCHEME TOKEN, of visible characters and blanks, for the
 * proxies without any login; these keep a pointer into text.
 *
 * The outcome wrong when a line is of neither form, or there is none;
 * OUTCOME_PROXY_CREDENTIALS when one's protocol cannot carry it, and
 * OUTCOME_CREDENTIALS_TOKEN when one cannot have a token.
 */
struct verdict login_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong);

/*
 * login_line(text, len): the length of the first line without its line ending.
 */
size_t login_line(const char *text, size_t len);

/*
 * login_lacks_password(proxy): whether it has a user but no password, and could
 * have one.
 */
bool login_lacks_password(const struct proxy_config *proxy);

/* login_at(v, route, hop): v, as a verdict about this hop. */
struct verdict login_at(
    struct verdict v, const struct route *route, unsigned hop);

#endif
