/*
 * proves: handshake/digest.c
 * flags: -eva-slevel 200
 */

#include "handshake/digest.h"
#include "prove.h"

static struct digest d;
static uint8_t data[200];

void
prove(void)
{
	char hex[DIGEST_HEX_MAX];

	digest_begin(&d, (enum digest_kind)any_below(2));
	while (any_below(2)) {
		any_bytes(data, sizeof(data));
		digest_add(&d, data, any_below(sizeof(data) + 1));
	}
	digest_hex(&d, hex);
	//@ check wiped: d.len == 0;
}
