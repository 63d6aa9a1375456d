#include <string.h>
#include <strings.h>

#include "address/target.h"

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

/* RFC 1123 2.1, with the underscores and hyphens that people have. */
static bool
is_label(const char *label, size_t len)
{
	size_t i;

	if (len == 0 || len > 63)
		return false;
	for (i = 0; i < len; i++) {
		if (!is_letter(label[i]) && !is_digit(label[i]) &&
		    label[i] != '-' && label[i] != '_')
			return false;
	}
	return true;
}

static enum outcome
set_name(struct endpoint *to, const char *host, size_t len)
{
	size_t start, end;
	struct ip ip;

	memcpy(to->name, host, len);
	to->name[len] = '\0';
	if (len > 0 && host[len - 1] == '.')
		len--;
	if (len == ENDPOINT_NAME_MAX)
		return OUTCOME_TARGET_LENGTH;
	/* Some program could take it for an option. */
	if (host[0] == '-')
		return OUTCOME_TARGET_HOST;
	for (start = 0;; start = end + 1) {
		for (end = start; end < len && host[end] != '.';)
			end++;
		if (!is_label(host + start, end - start))
			return OUTCOME_TARGET_HOST;
		if (end == len)
			break;
	}
	if (!is_number(host + start, end - start))
		return OUTCOME_OK;
	if (!ip_parse(&ip, IP_V4, to->name))
		return OUTCOME_TARGET_NUMERIC;
	*to = endpoint_of_ip(&ip, to->port);
	return OUTCOME_OK;
}

static enum outcome
set_ipv6(struct endpoint *to, const char *host, size_t len)
{
	char text[ENDPOINT_NAME_MAX + 1];
	struct ip ip;

	memcpy(text, host, len);
	text[len] = '\0';
	if (!ip_parse(&ip, IP_V6, text))
		return OUTCOME_TARGET_HOST;
	*to = endpoint_of_ip(&ip, to->port);
	return OUTCOME_OK;
}

static enum outcome
set_host(struct endpoint *to, const char *host)
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
	if (len > ENDPOINT_NAME_MAX)
		return OUTCOME_TARGET_LENGTH;
	if (memchr(host, ':', len) != NULL)
		return set_ipv6(to, host, len);
	return brackets ? OUTCOME_TARGET_HOST : set_name(to, host, len);
}

struct verdict
target_set(struct endpoint *to, const char *host, uint16_t port)
{
	*to = (struct endpoint){ .kind = ENDPOINT_NAME, .port = port };
	return outcome_of(set_host(to, host));
}

/* No part of it is empty or leads back: it is what rules see. */
static bool
is_path(const char *path)
{
	size_t len;

	if (*path != '/')
		return false;
	while (*path == '/') {
		len = strcspn(++path, "/");
		if (len == 0 || (len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		path += len;
	}
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
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < 10 && is_digit(text[i]); i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	if (i == 0 || text[i] != '\0' || (text[0] == '0' && i > 1) ||
	    value >= ENDPOINT_CID_NONE)
		return OUTCOME_TARGET_CID;
	to->kind = ENDPOINT_VSOCK;
	to->cid = (uint32_t)value;
	return OUTCOME_OK;
}

/* A path with % for each of its slashes, when the first one is written so. */
static struct verdict
set_path(struct endpoint *to, const char *text)
{
	char path[ENDPOINT_PATH_MAX + 2];
	size_t i;

	for (i = 0; i < sizeof(path) - 1 && text[i] != '\0'; i++)
		path[i] = text[0] == '%' && text[i] == '%' ? '/' : text[i];
	path[i] = '\0';
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
