#include <sys/socket.h>

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "../unit/check.h"
#include "base/message.h"
#include "fuzz.h"

char *
fuzz_text(const uint8_t *data, size_t len)
{
	static char text[FUZZ_MAX + 1];

	assert(len <= FUZZ_MAX);
	memcpy(text, data, len);
	text[len] = '\0';
	/* We may write to its pages. */
	return (char *)check_guarded(text, strlen(text) + 1);
}

char *
fuzz_line(char **text)
{
	char *line = *text, *end;

	if (line == NULL)
		return NULL;
	end = strchr(line, '\n');
	if (end != NULL)
		*end = '\0';
	*text = end != NULL ? end + 1 : NULL;
	return line;
}

char *
fuzz_bytes(const uint8_t *data, size_t len)
{
	return (char *)check_guarded(data, len);
}

void
fuzz_verdict(struct verdict v, int most)
{
	char line[OUTCOME_LINE_MAX];
	size_t i, len;

	assert(v.what < OUTCOME_COUNT);
	assert(v.detail >= 0 && v.detail <= most);
	assert(v.hop <= v.hops && v.hops <= ROUTE_HOPS_MAX);
	len = message_write(v, line, sizeof(line));
	assert(len == strlen(line) && len < sizeof(line) - 1);
	for (i = 0; i < len - 1; i++)
		assert(line[i] >= ' ' && line[i] <= '~');
	assert(line[len - 1] == '\n');
}

/* What getaddrinfo(3) makes of it, without a lookup: AF_UNSPEC means a name. */
static int
family_of(const char *text, uint8_t address[16])
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *info;
	int family;

	memset(address, 0, 16);
	if (getaddrinfo(text, NULL, &hints, &info) != 0)
		return AF_UNSPEC;
	family = info->ai_family;
	if (family == AF_INET)
		memcpy(address,
		    &((struct sockaddr_in *)info->ai_addr)->sin_addr, 4);
	else
		memcpy(address,
		    &((struct sockaddr_in6 *)info->ai_addr)->sin6_addr, 16);
	freeaddrinfo(info);
	return family;
}

void
fuzz_same_target(const struct endpoint *a, const struct endpoint *b)
{
	assert(a->kind == b->kind && a->port == b->port);
	switch (a->kind) {
	case ENDPOINT_NAME:
		assert(strcmp(a->name, b->name) == 0);
		break;
	case ENDPOINT_IP:
		assert(a->ip.kind == b->ip.kind);
		assert(memcmp(a->ip.byte, b->ip.byte, 16) == 0);
		assert(strcmp(a->ip.zone, b->ip.zone) == 0);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		assert(strcmp(a->path, b->path) == 0);
		break;
	}
}

static void
fuzz_reads_back(const struct endpoint *to)
{
	char line[ENDPOINT_AUTHORITY_MAX], *host, *port;
	struct endpoint again;
	uint16_t number;
	size_t len;

	len = endpoint_authority(to, line, sizeof(line));
	assert(len == strlen(line));
	assert(target_split(line, &host, &port).what == OUTCOME_OK);
	assert(target_port(port, &number));
	assert(target_set(&again, host, number).what == OUTCOME_OK);
	/* An authority has no zone. */
	if (to->kind == ENDPOINT_IP)
		memcpy(again.ip.zone, to->ip.zone, sizeof(again.ip.zone));
	fuzz_same_target(to, &again);
}

#define DIGITS  "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static void
fuzz_field(const char *text, size_t max)
{
	size_t i;

	assert(strlen(text) <= max);
	for (i = 0; text[i] != '\0'; i++)
		assert((uint8_t)text[i] >= 0x20 && text[i] != 0x7f);
}

static void
fuzz_name(const char *name)
{
	size_t len = strlen(name);
	uint8_t address[16];

	assert(len > 0 && len <= ENDPOINT_NAME_MAX);
	assert(strspn(name, DIGITS LETTERS ".-_") == len);
	assert(strncasecmp(name, "wraith-", 7) != 0);
	assert(family_of(name, address) == AF_UNSPEC);
}

static void
fuzz_ip(const struct ip *ip)
{
	char text[IP_TEXT_MAX];
	uint8_t address[16];

	assert(ip->kind == IP_V4 || ip->kind == IP_V6);
	assert(strspn(ip->zone, DIGITS LETTERS ".-_") == strlen(ip->zone));
	assert(ip->zone[0] == '\0' || ip->kind == IP_V6);
	ip_text(ip, text);
	assert(family_of(text, address) ==
	    (ip->kind == IP_V4 ? AF_INET : AF_INET6));
	assert(memcmp(ip->byte, address, 16) == 0);
}

void
fuzz_target(const struct endpoint *to)
{
	switch (to->kind) {
	case ENDPOINT_NAME:
		fuzz_name(to->name);
		break;
	case ENDPOINT_IP:
		fuzz_ip(&to->ip);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		fuzz_field(to->path, ENDPOINT_PATH_MAX);
		assert(to->path[0] == '/');
		break;
	}
	if (to->port != 0)
		fuzz_reads_back(to);
}

/* SCHEME TOKEN, of nothing that could end a line. */
static void
fuzz_token(const struct proxy_config *proxy)
{
	const struct route_text *token = &proxy->token;
	size_t i;

	if (token->len == 0)
		return;
	assert(proxy->kind == PROTOCOL_HTTP && !proxy->has_user);
	assert(token->len <= ROUTE_TOKEN_MAX);
	assert(proxy->scheme.text == token->text && proxy->scheme.len > 0);
	assert(proxy->scheme.len + 1 < token->len);
	assert(token->text[proxy->scheme.len] == ' ');
	assert(token->text[token->len - 1] > ' ');
	for (i = 0; i < token->len; i++)
		assert(token->text[i] == '\t' ||
		    (token->text[i] >= ' ' && token->text[i] <= '~'));
}

void
fuzz_proxy(const struct proxy_config *proxy)
{
	fuzz_field(proxy->user, ROUTE_USER_MAX);
	fuzz_field(proxy->password, ROUTE_PASSWORD_MAX);
	assert(proxy->has_user || proxy->user[0] == '\0');
	assert(proxy->has_user || !proxy->has_password);
	assert(proxy->has_password || proxy->password[0] == '\0');
	fuzz_token(proxy);
	switch (proxy->kind) {
	case PROTOCOL_SOCKS4A:
	case PROTOCOL_SOCKS4:
		assert(!proxy->has_password);
		break;
	case PROTOCOL_SOCKS5H:
	case PROTOCOL_SOCKS5:
		assert(strlen(proxy->password) <= 255);
		break;
	case PROTOCOL_HTTP:
		assert(strchr(proxy->user, ':') == NULL);
		break;
	case PROTOCOL_COUNT:
		assert(false);
	}
	fuzz_target(&proxy->server);
}
