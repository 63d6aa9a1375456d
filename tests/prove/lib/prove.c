#include <string.h>

#include "base/wipe.h"
#include "prove.h"

/* The true one calls memset by a volatile pointer, which might be anything to
 * the analyser. */
void
wipe(void *p, size_t size)
{
	memset(p, 0, size);
}

void
any_bytes(void *p, size_t size)
{
	Frama_C_make_unknown(p, size);
}

void
any_text(char *text, size_t size)
{
	Frama_C_make_unknown(text, size);
	text[size - 1] = '\0';
}

unsigned
any_below(unsigned end)
{
	return Frama_C_unsigned_int_interval(0, end - 1);
}

void
any_endpoint(struct endpoint *e, unsigned kinds)
{
	memset(e, 0, sizeof(*e));
	e->port = (uint16_t)any_below(UINT16_MAX + 1);
	e->kind = (enum endpoint_kind)any_below(kinds);
	//@ split e->kind;
	switch (e->kind) {
	case ENDPOINT_NAME:
		any_text(e->name, sizeof(e->name));
		break;
	case ENDPOINT_IP:
		e->ip.kind = (enum ip_kind)any_below(2);
		any_bytes(e->ip.byte, sizeof(e->ip.byte));
		any_text(e->ip.zone, sizeof(e->ip.zone));
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_MUX:
		any_text(e->path, sizeof(e->path));
		break;
	case ENDPOINT_VSOCK:
		e->cid = any_below(UINT32_MAX);
		break;
	}
}
