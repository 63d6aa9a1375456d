#include <assert.h>
#include <string.h>
#include <strings.h>

#include "route/protocol.h"

/*
 * The ports are the defaults of nc, since people bring its command lines along.
 */
static const struct protocol table[PROTOCOL_COUNT] = {
	[PROTOCOL_SOCKS5H] = { .scheme = "socks5h",
	    .alias = "socks",
	    .title = "SOCKS5",
	    .nc = "5",
	    .port = 1080,
	    .password_max = 255,
	    .names = true,
	    .colon_in_user = true,
	    .http_waits = true },
	[PROTOCOL_SOCKS5] = { .scheme = "socks5",
	    .title = "SOCKS5",
	    .port = 1080,
	    .password_max = 255,
	    .colon_in_user = true,
	    .http_waits = true },
	[PROTOCOL_SOCKS4A] = { .scheme = "socks4a",
	    .title = "SOCKS4",
	    .nc = "4",
	    .port = 1080,
	    .names = true,
	    .ipv4_only = true,
	    .colon_in_user = true,
	    .http_waits = true },
	[PROTOCOL_SOCKS4] = { .scheme = "socks4",
	    .title = "SOCKS4",
	    .port = 1080,
	    .ipv4_only = true,
	    .colon_in_user = true,
	    .http_waits = true },
	[PROTOCOL_HTTP] = { .scheme = "http",
	    .title = "HTTP CONNECT",
	    .nc = "connect",
	    .port = 3128,
	    .password_max = UINT16_MAX,
	    .names = true,
	    .random = true,
	    .fields = true },
};

const struct protocol *
protocol_row(enum protocol_kind kind)
{
	assert(kind < PROTOCOL_COUNT);
	return &table[kind];
}

bool
protocol_by_scheme(struct cursor scheme, enum protocol_kind *kind)
{
	unsigned i;

	for (i = 0; i < PROTOCOL_COUNT; i++) {
		if (cursor_means(&scheme, table[i].scheme) ||
		    (!cursor_ended(&scheme) &&
			cursor_means(&scheme, table[i].alias))) {
			*kind = (enum protocol_kind)i;
			return true;
		}
	}
	return false;
}

bool
protocol_by_nc(const char *word, enum protocol_kind *kind)
{
	unsigned i;

	for (i = 0; i < PROTOCOL_COUNT; i++) {
		if (word[0] != '\0' && strcasecmp(word, table[i].nc) == 0) {
			*kind = (enum protocol_kind)i;
			return true;
		}
	}
	return false;
}

static bool
carries_ip(enum protocol_kind kind, const struct ip *ip)
{
	static const uint8_t marker[3];

	switch (ip->kind) {
	case IP_V4:
		return !protocol_row(kind)->ipv4_only ||
		    memcmp(ip->byte, marker, sizeof(marker)) != 0;
	case IP_V6:
		break;
	}
	return !protocol_row(kind)->ipv4_only;
}

bool
protocol_carries(enum protocol_kind kind, const struct endpoint *stop)
{
	switch (stop->kind) {
	case ENDPOINT_NAME:
		return true;
	case ENDPOINT_IP:
		return carries_ip(kind, &stop->ip);
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

bool
protocol_takes_user(enum protocol_kind kind, struct cursor user)
{
	return protocol_row(kind)->colon_in_user || !cursor_has(&user, ':');
}

bool
protocol_takes_password(enum protocol_kind kind, size_t len)
{
	const struct protocol *row = protocol_row(kind);

	return row->password_max > 0 && len <= row->password_max;
}
