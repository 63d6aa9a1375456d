/*
 * The protocol of Firecracker's vsock documentation for connections that the
 * host starts: CONNECT PORT and a newline, then OK, a number and a newline.
 */

#include <string.h>

#include "base/text.h"
#include "handshake/handshake.h"

enum state { STATE_O, STATE_K, STATE_BLANK, STATE_FIRST, STATE_DIGITS };

static void
begin(struct handshake *h)
{
	char line[sizeof("CONNECT 65535\n")];
	size_t at;

	at = text_append(line, sizeof(line), 0, "CONNECT ");
	at = text_append_number(line, sizeof(line), at, h->to->port);
	at = text_append(line, sizeof(line), at, "\n");
	handshake_say(h, line, at);
	h->as.mux.state = STATE_O;
}

static void
byte(struct handshake *h, uint8_t c)
{
	struct handshake_mux *s = &h->as.mux;
	bool digit = c >= '0' && c <= '9', right = false;

	switch ((enum state)s->state) {
	case STATE_O:
		right = c == 'O';
		break;
	case STATE_K:
		right = c == 'K';
		break;
	case STATE_BLANK:
		right = c == ' ';
		break;
	case STATE_FIRST:
		right = digit;
		break;
	case STATE_DIGITS:
		if (c == '\n')
			h->want = HANDSHAKE_DONE;
		if (c == '\n' || digit)
			return;
		break;
	}
	if (right)
		s->state++;
	else
		handshake_fail(h, OUTCOME_MUX_NONSENSE, 0);
}

/* This is its answer if nobody listens. */
static void
eof(struct handshake *h)
{
	handshake_fail(h, OUTCOME_MUX_REFUSED, 0);
}

const struct handshake_protocol handshake_vsock_mux = { begin, byte, eof };
