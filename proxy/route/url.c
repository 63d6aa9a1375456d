#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "address/target.h"
#include "base/wipe.h"
#include "route/url.h"

/* Longer than any URL that the fields of a proxy_config could hold. */
#define URL_MAX (3 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX) + 512)

/* A part of a URL, decoded, as a string. */
struct part {
	size_t len;
	char text[URL_MAX];
};

bool
url_cut_scheme(struct cursor *url, struct cursor *scheme)
{
	struct cursor rest = *url;

	*scheme = cursor_cut(&rest, ":/@,");
	if (!cursor_take_word(&rest, "://"))
		return false;
	*url = rest;
	return true;
}

static enum outcome
take_scheme(struct proxy_config *proxy, struct cursor *url)
{
	struct cursor scheme;

	if (!url_cut_scheme(url, &scheme) ||
	    protocol_by_scheme(scheme, &proxy->kind))
		return OUTCOME_OK;
	return cursor_means(&scheme, "https") ? OUTCOME_PROXY_TLS
					      : OUTCOME_PROXY_SCHEME;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* RFC 3986 2.1: the next byte; false for a wrong escape. */
static bool
decode_byte(struct cursor *c, char *byte)
{
	int high, low;

	*byte = cursor_get(c);
	if (*byte != '%')
		return true;
	high = hex_value(cursor_get(c));
	low = hex_value(cursor_get(c));
	if (high < 0 || low < 0)
		return false;
	*byte = (char)(high * 16 + low);
	return true;
}

static void
append_byte(struct part *part, char byte)
{
	/* No part is longer than its URL. */
	if (part->len < sizeof(part->text) - 1)
		part->text[part->len++] = byte;
}

/* Appends it to what part has. */
static enum outcome
decode(struct part *part, struct cursor c)
{
	char byte;

	while (!cursor_ended(&c)) {
		if (!decode_byte(&c, &byte))
			return OUTCOME_PROXY_ESCAPE;
		append_byte(part, byte);
	}
	return OUTCOME_OK;
}

/* The same, where a NUL would be taken for the end. */
static enum outcome
decode_text(struct part *part, struct cursor c)
{
	enum outcome what = decode(part, c);

	if (what == OUTCOME_OK && strlen(part->text) != part->len)
		return OUTCOME_PROXY_URL;
	return what;
}

/* Decodes a user or a password, and sets it. */
static enum outcome
take_secret(struct proxy_config *proxy, struct cursor c,
    struct verdict (*set_it)(struct proxy_config *, struct cursor))
{
	struct part part = { .len = 0 };
	enum outcome what = decode(&part, c);

	if (what == OUTCOME_OK)
		what = set_it(proxy, (struct cursor){ part.text, 0, part.len })
			   .what;
	wipe(part.text, part.len);
	return what;
}

/* RFC 3986 3.2.1. */
static enum outcome
take_userinfo(struct proxy_config *proxy, struct cursor *url)
{
	struct cursor rest = *url, user = cursor_cut(&rest, "/"), at = user,
		      password;
	enum outcome what = OUTCOME_OK;

	cursor_last(&at, '@');
	user.end = at.at;
	if (!cursor_take(&at, '@'))
		return OUTCOME_OK;
	url->at = at.at;
	password = user;
	user = cursor_cut(&password, ":");
	if (cursor_take(&password, ':'))
		what = take_secret(proxy, password, route_set_password);
	return what == OUTCOME_OK ? take_secret(proxy, user, route_set_user)
				  : what;
}

/* The path of a UNIX socket, in the form that curl uses. */
static enum outcome
take_path(struct endpoint *server, struct cursor path)
{
	struct part part = { .len = 0 };
	enum outcome what = decode_text(&part, path);

	server->kind = ENDPOINT_UNIX;
	if (what == OUTCOME_OK &&
	    !route_set_text(
		server->path, sizeof(server->path), cursor_of(part.text)))
		what = OUTCOME_PROXY_URL;
	return what;
}

/*
 * A zone begins with %25 (RFC 6874 2) or, as people write it, with a plain %;
 * for interface 25, both look the same.
 */
static enum outcome
decode_host(struct part *part, struct cursor host)
{
	struct cursor escaped;

	if (cursor_peek(&host) != '[')
		return decode_text(part, host);
	while (!cursor_ended(&host) && cursor_peek(&host) != '%')
		append_byte(part, cursor_get(&host));
	if (cursor_take(&host, '%'))
		append_byte(part, '%');
	escaped = host;
	if (cursor_take_word(&escaped, "25") && !cursor_ended(&escaped) &&
	    cursor_peek(&escaped) != ']')
		host = escaped;
	return decode_text(part, host);
}

/* Splits HOST[:PORT]; the colons of IPv6 are in brackets. */
static bool
cut_server_port(struct cursor *host, struct cursor *port)
{
	*port = *host;
	cursor_last(port, ':');
	if (cursor_peek(host) == '[' && cursor_has(port, ']'))
		return false;
	host->end = port->at;
	return cursor_take(port, ':');
}

static bool
is_host(const char *text)
{
	return *text != '\0' && (*text == '[' || strchr(text, ':') == NULL);
}

/*
 * The parts are split first, then decoded, then checked as if they had been
 * written that way.
 */
static enum outcome
take_server(struct proxy_config *proxy, struct cursor url)
{
	uint16_t number = protocol_row(proxy->kind)->port;
	struct cursor path = url, name = cursor_cut(&path, "/"), digits;
	struct part host = { .len = 0 }, port = { .len = 0 };
	bool has_path = !cursor_ended(&path) && !cursor_is(&path, "/");
	bool has_port = !has_path && cut_server_port(&name, &digits);
	enum outcome what = decode_host(&host, name);

	if (what == OUTCOME_OK && has_port)
		what = decode_text(&port, digits);
	if (what != OUTCOME_OK)
		return what;
	if (has_path)
		return strcasecmp(host.text, "localhost") == 0
		    ? take_path(&proxy->server, path)
		    : OUTCOME_PROXY_URL;
	if (!is_host(host.text))
		return OUTCOME_PROXY_URL;
	if (has_port && !target_port(port.text, &number))
		return OUTCOME_PROXY_PORT;
	what = target_set(&proxy->server, host.text, number).what;
	if (what == OUTCOME_RESERVED)
		return OUTCOME_PROXY_RESERVED;
	return what == OUTCOME_OK ? OUTCOME_OK : OUTCOME_PROXY_HOST;
}

enum outcome
url_parse(struct proxy_config *proxy, struct cursor url)
{
	enum outcome what;

	if (url.end - url.at >= URL_MAX)
		return OUTCOME_PROXY_URL;
	what = take_scheme(proxy, &url);
	if (what == OUTCOME_OK)
		what = take_userinfo(proxy, &url);
	return what == OUTCOME_OK ? take_server(proxy, url) : what;
}
