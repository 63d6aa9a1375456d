#include <string.h>

#include "base/text.h"
#include "route/login.h"

#define LINE_MOST (ROUTE_USER_MAX + 1 + ROUTE_PASSWORD_MAX)

struct verdict
login_at(struct verdict v, const struct route *route, unsigned hop)
{
	v.hop = hop + 1;
	v.hops = route->hops;
	return v;
}

size_t
login_line(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	if (end != NULL)
		len = (size_t)(end - text);
	return len > 0 && text[len - 1] == '\r' ? len - 1 : len;
}

bool
login_lacks_password(const struct proxy_config *proxy)
{
	return proxy->has_user && !proxy->has_password &&
	    protocol_row(proxy->kind)->password_max > 0;
}

static bool
is_for(const struct proxy_config *proxy, const char *user, size_t len)
{
	if (proxy->token.len > 0)
		return false;
	return !proxy->has_user ||
	    (login_lacks_password(proxy) && strlen(proxy->user) == len &&
		memcmp(proxy->user, user, len) == 0);
}

static struct verdict
give(struct proxy_config *proxy, const char *line, size_t user, size_t len)
{
	size_t password = len - user - 1;
	struct verdict v = route_set_user(proxy, line, user);

	if (v.what != OUTCOME_OK ||
	    (password == 0 && protocol_row(proxy->kind)->password_max == 0))
		return v;
	return route_set_password(proxy, line + user + 1, password);
}

static bool
is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

/* RFC 9110 11.4. */
static bool
read_token(const char *line, size_t len, struct route_text *token,
    struct route_text *scheme)
{
	size_t i;

	while (len > 0 && is_space_or_tab(line[len - 1]))
		len--;
	*token = (struct route_text){ line, len };
	*scheme = (struct route_text){ line, text_token(line, len) };
	if (len > ROUTE_TOKEN_MAX || scheme->len == 0 || scheme->len == len ||
	    line[scheme->len] != ' ')
		return false;
	for (i = scheme->len; i < len; i++) {
		if (!is_space_or_tab(line[i]) &&
		    (line[i] <= ' ' || line[i] > '~'))
			return false;
	}
	return true;
}

/* There is no fallback: a proxy that cannot use it ends the run. */
static struct verdict
give_token(struct route *route, unsigned hop, const char *line, size_t len,
    enum outcome wrong)
{
	struct route_text token, scheme;
	struct proxy_config *proxy;
	unsigned i;

	if (!read_token(line, len, &token, &scheme))
		return outcome_of(wrong);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		proxy = &route->proxy[i];
		if (proxy->token.len > 0 ||
		    (proxy->has_user && !login_lacks_password(proxy)))
			continue;
		if (proxy->has_user || !protocol_row(proxy->kind)->fields)
			return login_at(
			    outcome_of(OUTCOME_CREDENTIALS_TOKEN), route, hop);
		proxy->token = token;
		proxy->scheme = scheme;
	}
	return outcome_of(OUTCOME_OK);
}

static struct verdict
give_hop(struct route *route, unsigned hop, const char *line, size_t len,
    enum outcome wrong)
{
	const char *colon = memchr(line, ':', len);
	struct verdict v = outcome_of(OUTCOME_OK);
	size_t user;
	unsigned i;

	if (line[0] == '=')
		return give_token(route, hop, line + 1, len - 1, wrong);
	if (colon == NULL || len > LINE_MOST || memchr(line, '\0', len) != NULL)
		return outcome_of(wrong);
	user = (size_t)(colon - line);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		if (!is_for(&route->proxy[i], line, user))
			continue;
		v = give(&route->proxy[i], line, user, len);
		if (v.what != OUTCOME_OK)
			return login_at(v, route, hop);
	}
	return v;
}

struct verdict
login_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong)
{
	/* A text without any credentials is wrong, too. */
	struct verdict v = outcome_of(wrong);
	size_t line, mark = text_mark(text, len);
	const char *next;
	unsigned hop;

	text += mark;
	len -= mark;
	for (hop = 0; hop < route->hops && len > 0; hop++) {
		line = login_line(text, len);
		if (line > 0)
			v = give_hop(route, hop, text, line, wrong);
		if (line > 0 && v.what != OUTCOME_OK)
			break;
		next = memchr(text, '\n', len);
		if (next == NULL)
			break;
		len -= (size_t)(next + 1 - text);
		text = next + 1;
	}
	return v;
}
