#include "route/login.h"

#define LINE_MOST (ROUTE_USER_MAX + 1 + ROUTE_PASSWORD_MAX)

struct verdict
login_at(struct verdict v, const struct route *route, unsigned hop)
{
	v.hop = hop + 1;
	v.hops = route->hops;
	return v;
}

bool
login_lacks_password(const struct proxy_config *proxy)
{
	return proxy->has_user && !proxy->has_password &&
	    protocol_row(proxy->kind)->password_max > 0;
}

static bool
is_for(const struct proxy_config *proxy, const struct cursor *user)
{
	if (proxy->token.len > 0)
		return false;
	return !proxy->has_user ||
	    (login_lacks_password(proxy) && cursor_is(user, proxy->user));
}

static struct verdict
give(struct proxy_config *proxy, struct cursor user, struct cursor password)
{
	struct verdict v = route_set_user(proxy, user);

	if (v.what != OUTCOME_OK ||
	    (cursor_ended(&password) &&
		protocol_row(proxy->kind)->password_max == 0))
		return v;
	return route_set_password(proxy, password);
}

static struct route_text
text_of(const struct cursor *c)
{
	return (struct route_text){ c->text + c->at, c->end - c->at };
}

/* RFC 9110 11.4. */
static bool
read_token(struct cursor line, struct cursor *token, struct cursor *scheme)
{
	char c;

	cursor_trim(&line, " \t");
	*token = *scheme = line;
	cursor_skip(&line, CURSOR_TOKEN);
	scheme->end = line.at;
	if (token->end - token->at > ROUTE_TOKEN_MAX || cursor_ended(scheme) ||
	    cursor_peek(&line) != ' ')
		return false;
	while (!cursor_ended(&line)) {
		c = cursor_get(&line);
		if (c != '\t' && (c < ' ' || c > '~'))
			return false;
	}
	return true;
}

/* There is no fallback: a proxy that cannot use it ends the run. */
static struct verdict
give_token(
    struct route *route, unsigned hop, struct cursor line, enum outcome wrong)
{
	struct cursor token, scheme;
	struct proxy_config *proxy;
	unsigned i;

	if (!read_token(line, &token, &scheme))
		return outcome_of(wrong);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		proxy = &route->proxy[i];
		if (proxy->token.len > 0 ||
		    (proxy->has_user && !login_lacks_password(proxy)))
			continue;
		if (proxy->has_user || !protocol_row(proxy->kind)->fields)
			return login_at(
			    outcome_of(OUTCOME_CREDENTIALS_TOKEN), route, hop);
		proxy->token = text_of(&token);
		proxy->scheme = text_of(&scheme);
	}
	return outcome_of(OUTCOME_OK);
}

static struct verdict
give_hop(
    struct route *route, unsigned hop, struct cursor line, enum outcome wrong)
{
	struct cursor password = line, user = cursor_cut(&password, ":");
	struct verdict v = outcome_of(OUTCOME_OK);
	unsigned i;

	if (cursor_take(&line, '='))
		return give_token(route, hop, line, wrong);
	if (!cursor_take(&password, ':') || line.end - line.at > LINE_MOST ||
	    cursor_has(&line, '\0'))
		return outcome_of(wrong);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		if (!is_for(&route->proxy[i], &user))
			continue;
		v = give(&route->proxy[i], user, password);
		if (v.what != OUTCOME_OK)
			return login_at(v, route, hop);
	}
	return v;
}

struct verdict
login_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong)
{
	struct cursor c = cursor_of_file(text, len), line;
	/* A text without any credentials is wrong, too. */
	struct verdict v = outcome_of(wrong);
	unsigned hop;

	for (hop = 0; hop < route->hops && !cursor_ended(&c); hop++) {
		line = cursor_line(&c);
		if (cursor_ended(&line))
			continue;
		v = give_hop(route, hop, line, wrong);
		if (v.what != OUTCOME_OK)
			break;
	}
	return v;
}
