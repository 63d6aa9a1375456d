#include <string.h>
#include <strings.h>

#include "address/prefix.h"
#include "address/target.h"
#include "base/text.h"
#include "route/no_proxy.h"

/* Longer than any entry that no_proxy_check accepts. */
#define ENTRY_MAX (ENDPOINT_AUTHORITY_MAX + IP_ZONE_MAX + sizeof(".%/128"))

enum what { ALL, NAME, GLOB, BLOCK, OCTETS };

struct entry {
	enum what what;
	uint16_t port;            /* 0: any */
	struct endpoint host;     /* NAME */
	char glob[ENTRY_MAX + 1]; /* GLOB: a name with stars */
	struct prefix block;      /* BLOCK: one address, or many */
	struct ip octets;         /* OCTETS: IPv4, */
	bool star[4];             /* and which of its numbers may be any */
};

/* Windows uses semicolons, Java uses bars, and files use lines. */
static bool
is_separator(char c)
{
	return c != '\0' && strchr(", \t\r\n;|", c) != NULL;
}

/* Moves *list past its first entry. */
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

/* Finds the end of the host, where /BITS, :PORT, both or nothing follows. */
static char *
find_rest(char *text)
{
	char *end = text + strlen(text), *colon = strchr(text, ':');
	char *slash = strchr(text, '/'), *bracket = strchr(text, ']');

	if (text[0] == '[')
		return bracket != NULL ? bracket + 1 : end;
	if (slash != NULL)
		return slash;
	/* An IPv6 address has more than one colon. */
	return colon != NULL && colon == strrchr(text, ':') ? colon : end;
}

/*
 * Nobody can connect to a reserved name, but one can connect to a name below
 * it.
 */
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

static enum outcome
set_entry_name(struct endpoint *name, const char *text)
{
	enum outcome what = target_set(name, text, 0).what;

	return what == OUTCOME_RESERVED ? set_reserved(name, text) : what;
}

/* A name or an address. */
static bool
parse_plain(struct entry *e, const char *text)
{
	bool dot = text[0] == '.';

	if (set_entry_name(&e->host, text + dot) != OUTCOME_OK)
		return false;
	switch (e->host.kind) {
	case ENDPOINT_NAME:
		e->what = NAME;
		return true;
	case ENDPOINT_IP:
		e->what = BLOCK;
		e->block = prefix_of(&e->host.ip);
		return !dot;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

/*
 * A star matches any bytes of a name. With a letter for each star, the text
 * must be a name.
 */
static bool
parse_glob(struct entry *e, const char *text)
{
	size_t i, len = strlen(text);
	bool bytes = false;

	e->what = GLOB;
	memcpy(e->glob, text, len + 1);
	for (i = 0; i < len; i++) {
		bytes = bytes || (e->glob[i] != '*' && e->glob[i] != '.');
		if (e->glob[i] == '*')
			e->glob[i] = 'a';
	}
	if (!bytes || set_entry_name(&e->host, e->glob) != OUTCOME_OK ||
	    !endpoint_is_name(&e->host))
		return false;
	if (e->glob[len - 1] == '.')
		len--;
	memcpy(e->glob, text, len);
	e->glob[len] = '\0';
	return true;
}

/*
 * Reads a number of an IPv4 address, without leading zeros, and moves past it.
 */
static bool
take_octet(const char **text, uint8_t *octet)
{
	const char *c = *text;
	unsigned value = 0;

	while (*c >= '0' && *c <= '9' && c - *text < 3)
		value = value * 10 + (unsigned)(*c++ - '0');
	if (c == *text || value > 255 || (**text == '0' && c - *text > 1))
		return false;
	*text = c;
	*octet = (uint8_t)value;
	return true;
}

/*
 * The beginning of an IPv4 address, or all of it, with stars for some of its
 * numbers. It may be short if a star ends it, or if bits follow.
 */
static bool
parse_octets(struct entry *e, const char *text, bool bits)
{
	unsigned n, numbers = 0;
	bool star = false;

	e->what = OCTETS;
	e->octets = (struct ip){ .kind = IP_V4 };
	for (n = 0; n < 4; n++) {
		star = text[0] == '*';
		e->star[n] = star;
		if (star)
			text++;
		else if (!take_octet(&text, &e->octets.byte[n]))
			return false;
		numbers += !star;
		if (*text != '.')
			break;
		text++;
	}
	for (n++; n < 4 && star; n++)
		e->star[n] = true;
	return *text == '\0' && text[-1] != '.' && numbers > 0 &&
	    (n >= 4 || bits);
}

/*
 * True if these can be the numbers of an address: the last part of a name is
 * not a number.
 */
static bool
is_numbers(const char *text)
{
	return text[strspn(text, "0123456789.*")] == '\0' &&
	    text[strcspn(text, "0123456789")] != '\0';
}

/* A short block, such as 169.254/16: the rest is zeros. */
static bool
parse_entry_block(struct entry *e, const char *text, const char *bits)
{
	if (strchr(text, '*') != NULL)
		return false;
	if (is_numbers(text) && parse_octets(e, text, true)) {
		e->what = BLOCK;
		e->block = prefix_of(&e->octets);
	} else if (!parse_plain(e, text)) {
		return false;
	}
	return e->what == BLOCK && prefix_cut(&e->block, cursor_of(bits));
}

static bool
parse_entry_host(struct entry *e, const char *text)
{
	if (strcmp(text, "*") == 0) {
		e->what = ALL;
		return true;
	}
	if (strchr(text, '*') == NULL)
		return parse_plain(e, text);
	return is_numbers(text) ? parse_octets(e, text, false)
				: parse_glob(e, text);
}

/* A star means any port. */
static bool
cut_entry_port(char *rest, uint16_t *port)
{
	char *colon = strrchr(rest, ':');

	if (colon == NULL)
		return true;
	*colon = '\0';
	return strcmp(colon + 1, "*") == 0 || target_port(colon + 1, port);
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

	*e = (struct entry){ .port = 0 };
	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	take_length_out(copy);
	rest = find_rest(copy);
	if (!cut_entry_port(rest, &e->port))
		return false;
	if (rest[0] == '\0')
		return parse_entry_host(e, copy);
	if (rest[0] != '/')
		return false;
	rest[0] = '\0';
	return parse_entry_block(e, copy, rest + 1);
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

/* The last star that was passed can always take one more byte. */
static bool
fits_glob(const char *glob, const char *name, size_t len)
{
	const char *star = NULL, *end = name + len, *again = name;

	while (name < end) {
		if (*glob == '*') {
			star = ++glob;
			again = name;
		} else if (*glob != '\0' && strncasecmp(glob, name, 1) == 0) {
			glob++;
			name++;
		} else if (star != NULL) {
			glob = star;
			name = ++again;
		} else {
			return false;
		}
	}
	return glob[strspn(glob, "*")] == '\0';
}

static bool
fits_octets(const struct entry *e, const struct ip *ip)
{
	unsigned n;

	for (n = 0; n < 4; n++) {
		if (!e->star[n] && ip->byte[n] != e->octets.byte[n])
			return false;
	}
	return ip->kind == IP_V4;
}

static bool
fits_name(const struct entry *e, const struct endpoint *to)
{
	if (e->what == GLOB)
		return fits_glob(e->glob, to->name, length_without_dot(to));
	return e->what == NAME && is_within(to, &e->host);
}

static bool
fits_ip(const struct entry *e, const struct ip *ip)
{
	struct prefix address = prefix_of(ip);

	if (e->what == OCTETS)
		return fits_octets(e, ip);
	return e->what == BLOCK && prefix_holds(&e->block, &address);
}

static bool
entry_matches(const struct entry *e, const struct endpoint *to)
{
	if (e->port != 0 && e->port != to->port)
		return false;
	if (e->what == ALL)
		return true;
	switch (to->kind) {
	case ENDPOINT_NAME:
		return fits_name(e, to);
	case ENDPOINT_IP:
		return fits_ip(e, &to->ip);
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

unsigned
no_proxy_unclear(const char *list)
{
	unsigned unclear = 0;
	struct entry e;
	const char *text;
	size_t len;

	while (next_entry(&list, &text, &len))
		unclear += !parse_entry(&e, text, len);
	return unclear;
}

struct verdict
no_proxy_check(const char *list)
{
	return outcome_of(
	    no_proxy_unclear(list) == 0 ? OUTCOME_OK : OUTCOME_BYPASS_LIST);
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
