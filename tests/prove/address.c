/*
 * proves: address/ip.c address/prefix.c
 * flags: -eva-split-return auto -eva-domains cvalue
 */

#include <string.h>

#include "address/prefix.h"
#include "prove.h"

static void
any_ip(struct ip *ip)
{
	memset(ip, 0, sizeof(*ip));
	ip->kind = (enum ip_kind)any_below(2);
	//@ split ip->kind;
	any_bytes(ip->byte, sizeof(ip->byte));
	any_text(ip->zone, sizeof(ip->zone));
}

static void
any_prefix(struct prefix *b)
{
	any_ip(&b->ip);
	b->bits = (uint8_t)any_below(b->ip.kind == IP_V4 ? 33 : 129);
}

static void
prove_ip(void)
{
	static char text[IP_TEXT_MAX + IP_ZONE_MAX + 4];
	char written[IP_TEXT_MAX];
	struct ip ip;

	any_ip(&ip);
	any_text(text, sizeof(text));
	(void)ip_parse(&ip, (enum ip_kind)any_below(2), text);
	(void)strlen(ip.zone);
	ip_text(&ip, written);
	(void)strlen(written);
}

static void
prove_prefix(void)
{
	static struct prefix a, b, cut;
	static char text[8];
	const struct prefix *form;
	struct ip inside;
	unsigned i = any_below(10);

	any_prefix(&a);
	any_prefix(&b);
	any_prefix(&cut);
	any_text(text, sizeof(text));
	if (prefix_cut(&cut, cursor_of(text))) {
		//@ check bits: cut.bits <= 128;
	}
	(void)prefix_holds(&a, &b);
	(void)prefix_is_one(&a);
	(void)prefix_is_exact(&a);
	(void)prefix_6to4(&a.ip, &inside);
	(void)prefix_unwrap(&b);
	(void)prefix_next(&a);
	form = prefix_form(i);
	if (form != NULL)
		(void)prefix_holds(form, &b);
}

void
prove(void)
{
	prove_ip();
	prove_prefix();
}
