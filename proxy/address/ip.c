#include <sys/socket.h>

#include <arpa/inet.h>

#include <string.h>

#include "address/ip.h"

static const char zone_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789-_.";

static int
text_family(enum ip_kind kind)
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
parse_zone(struct ip *ip, const char *zone)
{
	size_t len = strspn(zone, zone_letters);

	if (len == 0 || len > IP_ZONE_MAX || zone[len] != '\0')
		return false;
	memcpy(ip->zone, zone, len);
	return ip->kind == IP_V6;
}

bool
ip_parse(struct ip *ip, enum ip_kind kind, const char *text)
{
	struct ip parsed = { .kind = kind };
	size_t len = strcspn(text, "%");
	char plain[IP_TEXT_MAX];

	if (len >= sizeof(plain))
		return false;
	memcpy(plain, text, len);
	plain[len] = '\0';
	if (inet_pton(text_family(kind), plain, parsed.byte) != 1)
		return false;
	if (text[len] != '\0' && !parse_zone(&parsed, text + len + 1))
		return false;
	*ip = parsed;
	return true;
}

void
ip_text(const struct ip *ip, char text[IP_TEXT_MAX])
{
	inet_ntop(text_family(ip->kind), ip->byte, text, IP_TEXT_MAX);
}
