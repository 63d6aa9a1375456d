/*
 * proves: handshake/socks4.c
 */

#include "prove.h"

static struct proxy_config via;
static struct endpoint to;

void
prove(void)
{
	via.kind = PROTOCOL_SOCKS4A;
	any_text(via.user, sizeof(via.user));
	any_endpoint(&to, ENDPOINT_IP + 1);
	/* protocol_carries accepts no other address. */
	if (to.kind == ENDPOINT_IP)
		to.ip.kind = IP_V4;
	any_dialogue(&via, &to);
}
