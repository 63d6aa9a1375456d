#ifndef IP_H
#define IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What IF_NAMESIZE leaves for the name of an interface. */
#define IP_ZONE_MAX 15
/* INET6_ADDRSTRLEN on every system. */
#define IP_TEXT_MAX 46

enum ip_kind { IP_V4, IP_V6 };

/* One address, as a value. */
struct ip {
	enum ip_kind kind;
	uint8_t byte[16]; /* as on the wire; IPv4: the first four, then zeros */
	char zone[IP_ZONE_MAX + 1]; /* IPv6 only, RFC 4007 11; empty for none */
};

/* ip_family(kind): AF_INET or AF_INET6. */
int ip_family(enum ip_kind kind);

/* ip_size(kind): the number of bytes of an address, 4 or 16. */
size_t ip_size(enum ip_kind kind);

/*
 * ip_parse(ip, kind, text): fills in *ip from a dotted quad, or from an IPv6
 * address (RFC 4291 2.2) with or without a zone, which is the name or the
 * number of an interface. False if text is not of that kind; *ip is then
 * unchanged.
 */
bool ip_parse(struct ip *ip, enum ip_kind kind, const char *text);

/* ip_text(ip, text): writes ip in its usual form, without its zone. */
void ip_text(const struct ip *ip, char text[IP_TEXT_MAX]);

#endif
