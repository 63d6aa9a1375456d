#include <string.h>
#include <strings.h>

#include "address/prefix.h"
#include "address/target.h"
#include "base/text.h"
#include "route/no_proxy.h"

/* Longer than any entry that no_proxy_check lets pass. */
#define ENTRY_MAX (ENDPOINT_AUTHORITY_MAX + IP_ZONE_MAX + sizeof(".%/128"))

struct entry {
	bool all;
	struct endpoint host; /* unless all */
	struct prefix block;  /* of an address */
	uint16_t port;        /* 0: any */
};

static bool
is_separator(char c)
{
	return c == ',' || c == ' ' || c == '\t';
}

/* Moves *list behind its first entry. */
static bool
next_entry(const char **list, const char **text, size_t *len)
{
	while (is_separator(**list))
		++*list;
	*text = *list;
	while (**list != '\0' && !is_separator(**list))
		++*list;
	*len = (size_t)(*list - *text);
	return *len > 0;
}

/* Where the host ends, and /BITS, :PORT, both or nothing begins. */
static char *
find_rest(char *text)
{
	char *end = text + strlen(text), *colon = strchr(text, ':');
	char *slash = strchr(text, '/'), *bracket = strchr(text, ']');

	if (text[0] == '[')
		return bracket != NULL ? bracket + 1 : end;
	if (slash != NULL)
		return slash;
	/* More colons than one are those of an IPv6 address. */
	return colon != NULL && colon == strrchr(text, ':') ? colon : end;
}

/* Nobody can go to a reserved name, but one may go to a name below it. */
static enum outcome
set_reserved(struct endpoint *name, const char *text)
{
	char below[ENTRY_MAX + 2];
	enum outcome what;
	size_t at;

	at = text_append(below, sizeof(below), 0, "a.");
	text_append(below, sizeof(below), at, text);
	what = target_set(name, below, 0).what;
	memmove(name->name, name->name + at, sizeof(name->name) - at);
	return what;
}

static bool
parse_entry_host(struct entry *e, const char *text)
{
	bool dot = text[0] == '.';
	enum outcome what;

	e->all = strcmp(text, "*") == 0;
	if (e->all)
		return true;
	what = target_set(&e->host, text + dot, 0).what;
	if (what == OUTCOME_RESERVED)
		what = set_reserved(&e->host, text + dot);
	return what == OUTCOME_OK && (!dot || endpoint_is_name(&e->host));
}

static bool
cut_port(char *rest, uint16_t *port)
{
	char *colon = strrchr(rest, ':');

	if (colon == NULL)
		return true;
	*colon = '\0';
	return target_port(colon + 1, port);
}

/* [2001:db8::/32] is [2001:db8::]/32, as in a rule. */
static void
take_length_out(char *text)
{
	char *slash = strchr(text, '/'), *bracket = strchr(text, ']');

	if (text[0] != '[' || slash == NULL || bracket == NULL ||
	    slash > bracket)
		return;
	memmove(slash + 1, slash, (size_t)(bracket - slash));
	*slash = ']';
}

static bool
parse_entry(struct entry *e, const char *text, size_t len)
{
	char copy[ENTRY_MAX], *rest;
	bool block;

	*e = (struct entry){ .port = 0 };
	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	take_length_out(copy);
	rest = find_rest(copy);
	if (!cut_port(rest, &e->port))
		return false;
	block = rest[0] == '/';
	if (!block && rest[0] != '\0')
		return false;
	rest[0] = '\0';
	if (!parse_entry_host(e, copy))
		return false;
	if (e->all)
		return !block;
	switch (e->host.kind) {
	case ENDPOINT_NAME:
		return !block;
	case ENDPOINT_IP:
		e->block = prefix_of(&e->host.ip);
		return !block || prefix_cut(&e->block, rest + 1);
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

static size_t
length_without_dot(const struct endpoint *name)
{
	size_t len = strlen(name->name);

	return len > 0 && name->name[len - 1] == '.' ? len - 1 : len;
}

static bool
is_within(const struct endpoint *name, const struct endpoint *domain)
{
	size_t len = length_without_dot(name),
	       tail = length_without_dot(domain);
	const char *at = name->name;

	if (tail > len)
		return false;
	at += len - tail;
	return strncasecmp(at, domain->name, tail) == 0 &&
	    (tail == len || at[-1] == '.');
}

static bool
entry_matches(const struct entry *e, const struct endpoint *to)
{
	struct prefix address;

	if (e->port != 0 && e->port != to->port)
		return false;
	if (e->all)
		return true;
	if (e->host.kind != to->kind)
		return false;
	switch (to->kind) {
	case ENDPOINT_NAME:
		return is_within(to, &e->host);
	case ENDPOINT_IP:
		address = prefix_of(&to->ip);
		return prefix_holds(&e->block, &address);
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

struct verdict
no_proxy_check(const char *list)
{
	struct entry e;
	const char *text;
	size_t len;

	while (next_entry(&list, &text, &len)) {
		if (!parse_entry(&e, text, len))
			return outcome_of(OUTCOME_BYPASS_LIST);
	}
	return outcome_of(OUTCOME_OK);
}

bool
no_proxy_matches(const char *list, const struct endpoint *to)
{
	struct entry e;
	const char *text;
	size_t len;

	while (next_entry(&list, &text, &len)) {
		if (parse_entry(&e, text, len) && entry_matches(&e, to))
			return true;
	}
	return false;
}
