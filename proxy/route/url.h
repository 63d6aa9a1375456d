#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "base/cursor.h"
#include "base/outcome.h"
#include "route/route.h"

/*
 * url_cut_scheme(url, scheme): moves past SCHEME://, and sets *scheme; false if
 * url does not begin like that.
 */
bool url_cut_scheme(struct cursor *url, struct cursor *scheme);

/*
 * url_parse(proxy, url): fills in a proxy from its URL, in a form of route_add;
 * without a scheme, its kind stays as it is. OUTCOME_OK, or what is wrong.
 */
enum outcome url_parse(struct proxy_config *proxy, struct cursor url);

#endif
