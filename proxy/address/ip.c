#include <sys/socket.h>

#include <arpa/inet.h>

#include <string.h>

#include "address/ip.h"
#include "base/cursor.h"

static const char zone_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789-_.";

int
ip_family(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return AF_INET;
	case IP_V6:
		break;
	}
	return AF_INET6;
}

size_t
ip_size(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return 4;
	case IP_V6:
		break;
	}
	return 16;
}

static bool
parse_zone(struct ip *ip, const struct cursor *zone)
{
	return !cursor_ended(zone) && cursor_has_only(zone, zone_letters) &&
	    cursor_copy(zone, ip->zone, sizeof(ip->zone)) && ip->kind == IP_V6;
}

bool
ip_parse(struct ip *ip, enum ip_kind kind, const char *text)
{
	struct ip parsed = { .kind = kind };
	struct cursor c = cursor_of(text), address = cursor_cut(&c, "%");
	char plain[IP_TEXT_MAX];

	if (!cursor_copy(&address, plain, sizeof(plain)) ||
	    inet_pton(ip_family(kind), plain, parsed.byte) != 1)
		return false;
	if (cursor_take(&c, '%') && !parse_zone(&parsed, &c))
		return false;
	*ip = parsed;
	return true;
}

void
ip_text(const struct ip *ip, char text[IP_TEXT_MAX])
{
	inet_ntop(ip_family(ip->kind), ip->byte, text, IP_TEXT_MAX);
}
