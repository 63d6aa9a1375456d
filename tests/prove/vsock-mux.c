/*
 * proves: handshake/vsock_mux.c base/text.c
 */

#include "prove.h"

static struct endpoint to;

void
prove(void)
{
	any_endpoint(&to, ENDPOINT_MUX + 1);
	any_dialogue(NULL, &to);
}
