/*
 * proves: handshake/socks5.c
 */

#include "prove.h"

static struct proxy_config via;
static struct endpoint to;

void
prove(void)
{
	via.kind = PROTOCOL_SOCKS5H;
	via.optimistic = any_below(2);
	via.has_password = any_below(2);
	//@ split via.optimistic;
	//@ split via.has_password;
	any_text(via.user, sizeof(via.user));
	/* protocol_takes_password accepts no longer one. */
	any_text(via.password, 256);
	any_endpoint(&to, ENDPOINT_IP + 1);
	any_dialogue(&via, &to);
}
