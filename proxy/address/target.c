#include <sys/socket.h>

#include <arpa/inet.h>

#include <string.h>
#include <strings.h>

#include "address/target.h"
#include "base/text.h"

#define RESERVED "wraith-"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct verdict
target_split(char *text, char **host, char **port)
{
	char *colon = strrchr(text, ':');
	char *end = strrchr(text, ']');

	if (strstr(text, "://") != NULL)
		return outcome_of(OUTCOME_TARGET_HOST);
	if (text[0] == '[' && end != NULL && colon < end)
		return outcome_of(OUTCOME_TARGET_PORTLESS);
	if (colon == NULL)
		return outcome_of(OUTCOME_TARGET_PORTLESS);
	if (text[0] != '[' && strchr(text, ':') != colon)
		return outcome_of(OUTCOME_TARGET_BRACKETS);
	*colon = '\0';
	*host = text;
	*port = colon + 1;
	return outcome_of(OUTCOME_OK);
}

bool
target_port(const char *text, uint16_t *port)
{
	unsigned long value = 0;
	const char *c;

	if (text[0] == '0')
		return false;
	for (c = text; is_digit(*c) && c - text < 5; c++)
		value = value * 10 + (unsigned long)(*c - '0');
	if (c == text || *c != '\0' || value > UINT16_MAX)
		return false;
	*port = (uint16_t)value;
	return true;
}

bool
target_service(const char *text)
{
	bool letter = false;
	size_t i;

	for (i = 0; text[i] != '\0'; i++) {
		if (is_letter(text[i]))
			letter = true;
		else if (!is_digit(text[i]) && (text[i] != '-' || i == 0))
			return false;
	}
	return letter && i <= 15;
}

/* A label that inet_aton(3) or a URL parser would take for a number. */
static bool
is_number(const char *label, size_t len)
{
	size_t i = 0;

	if (len >= 2 && label[0] == '0' && (label[1] | 0x20) == 'x') {
		for (i = 2; i < len && is_hex(label[i]);)
			i++;
		return i == len;
	}
	while (i < len && is_digit(label[i]))
		i++;
	return i == len;
}

/* RFC 1123 2.1, with the underscores that people have. */
static bool
is_label(const char *label, size_t len)
{
	size_t i;

	if (len == 0 || len > 63 || label[0] == '-' || label[len - 1] == '-')
		return false;
	for (i = 0; i < len; i++) {
		if (!is_letter(label[i]) && !is_digit(label[i]) &&
		    label[i] != '-' && label[i] != '_')
			return false;
	}
	return true;
}

static enum outcome
set_name(struct target *to)
{
	size_t len = strlen(to->host), start, end;

	if (len > 0 && to->host[len - 1] == '.')
		len--;
	if (len == TARGET_HOST_MAX)
		return OUTCOME_TARGET_LENGTH;
	for (start = 0;; start = end + 1) {
		for (end = start; end < len && to->host[end] != '.';)
			end++;
		if (!is_label(to->host + start, end - start))
			return OUTCOME_TARGET_HOST;
		if (end == len)
			break;
	}
	to->kind = TARGET_NAME;
	if (!is_number(to->host + start, end - start))
		return OUTCOME_OK;
	to->kind = TARGET_IPV4;
	if (inet_pton(AF_INET, to->host, to->address) != 1)
		return OUTCOME_TARGET_NUMERIC;
	return OUTCOME_OK;
}

static enum outcome
set_zone(struct target *to, const char *zone)
{
	size_t i;

	for (i = 0; zone[i] != '\0'; i++) {
		if (i == TARGET_ZONE_MAX)
			return OUTCOME_TARGET_HOST;
		if (!is_letter(zone[i]) && !is_digit(zone[i]) &&
		    strchr("-_.", zone[i]) == NULL)
			return OUTCOME_TARGET_HOST;
		to->zone[i] = zone[i];
	}
	return i == 0 ? OUTCOME_TARGET_HOST : OUTCOME_OK;
}

static enum outcome
set_ipv6(struct target *to)
{
	char *zone = strchr(to->host, '%');
	enum outcome what;

	to->kind = TARGET_IPV6;
	if (zone != NULL) {
		what = set_zone(to, zone + 1);
		if (what != OUTCOME_OK)
			return what;
		*zone = '\0';
	}
	if (inet_pton(AF_INET6, to->host, to->address) != 1)
		return OUTCOME_TARGET_HOST;
	return OUTCOME_OK;
}

static enum outcome
set_host(struct target *to, const char *host)
{
	size_t len = strlen(host);
	bool brackets = host[0] == '[';

	if (brackets) {
		host++;
		len--;
	}
	if (target_is_reserved(host))
		return OUTCOME_RESERVED;
	if (brackets) {
		if (len == 0 || host[len - 1] != ']')
			return OUTCOME_TARGET_HOST;
		len--;
	}
	if (len > TARGET_HOST_MAX)
		return OUTCOME_TARGET_LENGTH;
	memcpy(to->host, host, len);
	if (memchr(host, ':', len) != NULL)
		return set_ipv6(to);
	return brackets ? OUTCOME_TARGET_HOST : set_name(to);
}

struct verdict
target_set(struct target *to, const char *host, uint16_t port)
{
	*to = (struct target){ .port = port };
	return outcome_of(set_host(to, host));
}

bool
target_is_reserved(const char *host)
{
	return strncasecmp(host, RESERVED, sizeof(RESERVED) - 1) == 0;
}

bool
target_is_onion(const struct target *to)
{
	static const char suffix[] = ".onion";
	size_t len = strlen(to->host), end = sizeof(suffix) - 1;

	if (len > 0 && to->host[len - 1] == '.')
		len--;
	return len > end && strncasecmp(to->host + len - end, suffix, end) == 0;
}

size_t
target_authority(const struct target *to, char *line, size_t size)
{
	bool brackets = to->kind == TARGET_IPV6;
	size_t at = 0;

	at = text_append(line, size, at, brackets ? "[" : "");
	at = text_append(line, size, at, to->host);
	at = text_append(line, size, at, brackets ? "]:" : ":");
	return text_append_number(line, size, at, to->port);
}
