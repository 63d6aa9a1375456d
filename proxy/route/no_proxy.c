#include <string.h>

#include "address/glob.h"
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
#define SEPARATORS ", \t\r\n;|"

/* Moves past the next entry; false if there is none. */
static bool
next_entry(struct cursor *list, struct cursor *entry)
{
	cursor_skip(list, SEPARATORS);
	*entry = cursor_cut(list, SEPARATORS);
	return !cursor_ended(entry);
}

/* Cuts off the host: /BITS, :PORT, both or nothing follows. */
static struct cursor
cut_host(struct cursor *rest)
{
	struct cursor host = *rest, last;

	if (cursor_peek(rest) == '[') {
		cursor_cut(rest, "]");
		cursor_take(rest, ']');
	} else {
		cursor_cut(rest, "/");
	}
	/* An IPv6 address has more than one colon. */
	if (cursor_ended(rest) && cursor_peek(&host) != '[') {
		*rest = last = host;
		cursor_cut(rest, ":");
		cursor_last(&last, ':');
		if (last.at != rest->at)
			rest->at = rest->end;
	}
	host.end = rest->at;
	return host;
}

/*
 * Nobody can connect to a reserved name, but one can connect to a name below
 * it.
 */
static enum outcome
set_reserved(struct endpoint *name, const char *text)
{
	char below[ENTRY_MAX + 2] = "a.";
	size_t at = strlen(below);
	enum outcome what;

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
parse_plain(struct entry *e, struct cursor text)
{
	bool dot = cursor_take(&text, '.');
	char host[ENTRY_MAX];

	if (!cursor_copy(&text, host, sizeof(host)) ||
	    set_entry_name(&e->host, host) != OUTCOME_OK)
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
parse_glob(struct entry *e, struct cursor text)
{
	char name[ENTRY_MAX];
	size_t i;

	e->what = GLOB;
	if (cursor_has_only(&text, "*.") ||
	    !cursor_copy(&text, name, sizeof(name)))
		return false;
	for (i = 0; i < sizeof(name); i++) {
		if (name[i] == '*')
			name[i] = 'a';
	}
	if (set_entry_name(&e->host, name) != OUTCOME_OK ||
	    !endpoint_is_name(&e->host))
		return false;
	if (cursor_ends_in(&text, '.'))
		text.end--;
	return cursor_copy(&text, e->glob, sizeof(e->glob));
}

/*
 * The beginning of an IPv4 address, or all of it, with stars for some of its
 * numbers. It may be short if a star ends it, or if bits follow.
 */
static bool
parse_octets(struct entry *e, struct cursor text, bool bits)
{
	unsigned n, numbers = 0;
	uint32_t number = 0;
	bool star = false;

	e->what = OCTETS;
	e->octets = (struct ip){ .kind = IP_V4 };
	for (n = 0; n < 4 && (n == 0 || cursor_take(&text, '.')); n++) {
		star = cursor_take(&text, '*');
		e->star[n] = star;
		if (star)
			continue;
		if (!cursor_number(&text, UINT8_MAX, &number))
			return false;
		e->octets.byte[n] = (uint8_t)number;
		numbers++;
	}
	bits = bits || n == 4;
	for (; n < 4 && star; n++)
		e->star[n] = true;
	return cursor_ended(&text) && numbers > 0 && (bits || n == 4);
}

/*
 * True if these can be the numbers of an address: the last part of a name is
 * not a number.
 */
static bool
is_numbers(const struct cursor *text)
{
	return cursor_has_only(text, "0123456789.*") &&
	    !cursor_has_only(text, ".*");
}

/* A short block, such as 169.254/16: the rest is zeros. */
static bool
parse_entry_block(struct entry *e, struct cursor text, struct cursor bits)
{
	if (cursor_has(&text, '*'))
		return false;
	if (is_numbers(&text) && parse_octets(e, text, true)) {
		e->what = BLOCK;
		e->block = prefix_of(&e->octets);
	} else if (!parse_plain(e, text)) {
		return false;
	}
	return e->what == BLOCK && prefix_cut(&e->block, bits);
}

static bool
parse_entry_host(struct entry *e, struct cursor text)
{
	if (cursor_is(&text, "*")) {
		e->what = ALL;
		return true;
	}
	if (!cursor_has(&text, '*'))
		return parse_plain(e, text);
	return is_numbers(&text) ? parse_octets(e, text, false)
				 : parse_glob(e, text);
}

/* A star means any port. */
static bool
cut_entry_port(struct cursor *rest, uint16_t *port)
{
	struct cursor colon = *rest;

	cursor_last(&colon, ':');
	rest->end = colon.at;
	if (!cursor_take(&colon, ':') || cursor_is(&colon, "*"))
		return true;
	return target_take_port(&colon, port) && cursor_ended(&colon);
}

/* [2001:db8::/32] is [2001:db8::]/32, as in a rule. */
static void
take_length_out(char text[ENTRY_MAX])
{
	struct cursor slash = cursor_of(text), bracket = slash;
	size_t i;

	cursor_cut(&slash, "/");
	cursor_cut(&bracket, "]");
	if (text[0] != '[' || !cursor_take(&bracket, ']') ||
	    slash.at >= bracket.at)
		return;
	for (i = bracket.at - 1; i > slash.at; i--)
		text[i] = text[i - 1];
	text[i] = ']';
}

static bool
parse_entry(struct entry *e, struct cursor text)
{
	struct cursor rest, host;
	char copy[ENTRY_MAX];

	*e = (struct entry){ .port = 0 };
	if (!cursor_copy(&text, copy, sizeof(copy)))
		return false;
	take_length_out(copy);
	rest = cursor_of(copy);
	host = cut_host(&rest);
	if (!cut_entry_port(&rest, &e->port))
		return false;
	if (cursor_ended(&rest))
		return parse_entry_host(e, host);
	return cursor_take(&rest, '/') && parse_entry_block(e, host, rest);
}

static bool
is_within(const struct endpoint *name, const struct endpoint *domain)
{
	struct cursor rest = endpoint_undotted(name->name),
		      tail = endpoint_undotted(domain->name);

	do {
		if (cursor_same(&rest, &tail))
			return true;
		cursor_cut(&rest, ".");
	} while (cursor_take(&rest, '.'));
	return false;
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
		return glob_fits_name(
		    cursor_of(e->glob), endpoint_undotted(to->name));
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
	struct cursor c = cursor_of(list), text;
	unsigned unclear = 0;
	struct entry e;

	while (next_entry(&c, &text))
		unclear += !parse_entry(&e, text);
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
	struct cursor c = cursor_of(list), text;
	struct entry e;

	while (next_entry(&c, &text)) {
		if (parse_entry(&e, text) && entry_matches(&e, to))
			return true;
	}
	return false;
}
