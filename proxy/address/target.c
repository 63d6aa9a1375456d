#include <string.h>
#include <strings.h>

#include "address/target.h"

#define RESERVED "wraith-"

/* RFC 6335 5.1. */
#define SERVICE_MAX 15

#define DIGITS  "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

struct verdict
target_split(char *text, char **host, char **port)
{
	char *colon = strrchr(text, ':');
	char *end = strrchr(text, ']');

	if (strstr(text, "://") != NULL)
		return outcome_of(OUTCOME_TARGET_HOST);
	if (colon == NULL || (text[0] == '[' && end != NULL && colon < end))
		return outcome_of(OUTCOME_TARGET_PORTLESS);
	if (text[0] != '[' && strchr(text, ':') != colon)
		return outcome_of(OUTCOME_TARGET_BRACKETS);
	*colon = '\0';
	*host = text;
	*port = colon + 1;
	return outcome_of(OUTCOME_OK);
}

bool
target_take_port(struct cursor *c, uint16_t *port)
{
	uint32_t number;

	if (!cursor_number(c, UINT16_MAX, &number) || number == 0)
		return false;
	*port = (uint16_t)number;
	return true;
}

bool
target_port(const char *text, uint16_t *port)
{
	struct cursor c = cursor_of(text);
	uint16_t number;

	if (!target_take_port(&c, &number) || !cursor_ended(&c))
		return false;
	*port = number;
	return true;
}

bool
target_service(const char *text)
{
	struct cursor c = cursor_of(text);
	bool short_enough = c.end <= SERVICE_MAX;

	if (text[0] == '-' || !cursor_has_only(&c, LETTERS DIGITS "-"))
		return false;
	cursor_skip(&c, DIGITS "-");
	return short_enough && !cursor_ended(&c);
}

/* A label that inet_aton(3) or a URL parser would take for a number. */
static bool
is_number(const struct cursor *label)
{
	struct cursor hex = *label;

	if (cursor_take(&hex, '0') &&
	    (cursor_take(&hex, 'x') || cursor_take(&hex, 'X')))
		return cursor_has_only(&hex, DIGITS "abcdefABCDEF");
	return cursor_has_only(label, DIGITS);
}

/* RFC 1123 2.1, with the underscores and hyphens that people use. */
static bool
is_label(const struct cursor *label)
{
	return !cursor_ended(label) && label->end - label->at <= 63 &&
	    cursor_has_only(label, LETTERS DIGITS "-_");
}

static enum outcome
set_name(struct endpoint *to, const char *host)
{
	struct cursor c = endpoint_undotted(host), label;
	struct ip ip;

	if (c.end == ENDPOINT_NAME_MAX)
		return OUTCOME_TARGET_LENGTH;
	/* Some program could take it for an option. */
	if (host[0] == '-')
		return OUTCOME_TARGET_HOST;
	do {
		label = cursor_cut(&c, ".");
		if (!is_label(&label))
			return OUTCOME_TARGET_HOST;
	} while (cursor_take(&c, '.'));
	memcpy(to->name, host, sizeof(to->name));
	if (!is_number(&label))
		return OUTCOME_OK;
	if (!ip_parse(&ip, IP_V4, host))
		return OUTCOME_TARGET_NUMERIC;
	*to = endpoint_of_ip(&ip, to->port);
	return OUTCOME_OK;
}

static enum outcome
set_ipv6(struct endpoint *to, const char *host)
{
	struct ip ip;

	if (!ip_parse(&ip, IP_V6, host))
		return OUTCOME_TARGET_HOST;
	*to = endpoint_of_ip(&ip, to->port);
	return OUTCOME_OK;
}

static enum outcome
set_unreserved(struct endpoint *to, const char *text)
{
	struct cursor c = cursor_of(text);
	bool brackets = cursor_take(&c, '[');
	char host[ENDPOINT_NAME_MAX + 1];

	if (brackets && !cursor_ends_in(&c, ']'))
		return OUTCOME_TARGET_HOST;
	c.end -= brackets;
	if (!cursor_copy(&c, host, sizeof(host)))
		return OUTCOME_TARGET_LENGTH;
	if (strchr(host, ':') != NULL)
		return set_ipv6(to, host);
	return brackets ? OUTCOME_TARGET_HOST : set_name(to, host);
}

static enum outcome
set_host(struct endpoint *to, const char *host)
{
	if (target_is_reserved(host[0] == '[' ? host + 1 : host))
		return OUTCOME_RESERVED;
	return set_unreserved(to, host);
}

struct verdict
target_set(struct endpoint *to, const char *host, uint16_t port)
{
	*to = (struct endpoint){ .kind = ENDPOINT_NAME, .port = port };
	return outcome_of(set_host(to, host));
}

/* No part of it is empty or leads back, since rules see the path. */
static bool
is_path(const char *path)
{
	struct cursor c = cursor_of(path), part;

	if (!cursor_take(&c, '/'))
		return false;
	do {
		part = cursor_cut(&c, "/");
		if (cursor_ended(&part) || cursor_is(&part, ".") ||
		    cursor_is(&part, ".."))
			return false;
	} while (cursor_take(&c, '/'));
	return true;
}

struct verdict
target_set_path(struct endpoint *to, const char *path)
{
	size_t i;

	*to = (struct endpoint){ .kind = ENDPOINT_UNIX };
	for (i = 0; path[i] != '\0'; i++) {
		if (i == ENDPOINT_PATH_MAX || (unsigned char)path[i] < ' ' ||
		    path[i] == 0x7f)
			return outcome_of(OUTCOME_TARGET_PATH);
		to->path[i] = path[i];
	}
	to->path[i] = '\0';
	return outcome_of(is_path(to->path) ? OUTCOME_OK : OUTCOME_TARGET_PATH);
}

static enum outcome
set_cid(struct endpoint *to, const char *text)
{
	struct cursor c = cursor_of(text);

	if (!cursor_number(&c, ENDPOINT_CID_NONE - 1, &to->cid) ||
	    !cursor_ended(&c))
		return OUTCOME_TARGET_CID;
	return OUTCOME_OK;
}

/*
 * A path with % instead of each slash, if the first slash is written like that.
 */
static struct verdict
set_path(struct endpoint *to, const char *text)
{
	char path[ENDPOINT_PATH_MAX + 2] = "";
	size_t i;

	for (i = 0; i < sizeof(path) - 1 && text[i] != '\0'; i++)
		path[i] = text[0] == '%' && text[i] == '%' ? '/' : text[i];
	return target_set_path(to, path);
}

bool
target_set_local(
    struct endpoint *to, const char *host, uint16_t port, struct verdict *v)
{
	static const struct {
		char word[10];
		enum endpoint_kind kind;
	} words[] = { { "unix", ENDPOINT_UNIX }, { "vsock", ENDPOINT_VSOCK },
		{ "vsock-mux", ENDPOINT_MUX } };
	size_t i, len = strcspn(host, "/%");

	if (host[len] == '\0')
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i].word) != len ||
		    strncasecmp(host, words[i].word, len) != 0)
			continue;
		*to = (struct endpoint){ .kind = words[i].kind };
		*v = words[i].kind == ENDPOINT_VSOCK
		    ? outcome_of(set_cid(to, host + len + 1))
		    : set_path(to, host + len);
		to->kind = words[i].kind;
		to->port = words[i].kind == ENDPOINT_UNIX ? 0 : port;
		return true;
	}
	return false;
}

bool
target_is_reserved(const char *host)
{
	return strncasecmp(host, RESERVED, sizeof(RESERVED) - 1) == 0;
}
