#include <string.h>

#include "prove.h"

static struct handshake h;

void
any_dialogue(const struct proxy_config *via, const struct endpoint *to)
{
	uint8_t random[HANDSHAKE_RANDOM], data[64];
	struct iovec piece[HANDSHAKE_PIECES];
	size_t len, i;

	any_bytes(random, sizeof(random));
	handshake_begin(&h, via, to, random);
	//@ dynamic_split h.want;
	while (1) {
		//@ check out: h.out_len <= sizeof(h.out);
		switch (h.want) {
		case HANDSHAKE_SEND:
			handshake_message(&h, piece);
			handshake_sent(&h);
			break;
		case HANDSHAKE_RECV:
			if (any_below(2)) {
				handshake_eof(&h);
				break;
			}
			len = any_below(sizeof(data) + 1);
			any_bytes(data, sizeof(data));
			/* wp/feed.acsl has how many that takes. */
			(void)handshake_feed(&h, data, len);
			break;
		case HANDSHAKE_AGAIN:
			handshake_again(&h);
			break;
		case HANDSHAKE_DONE:
		case HANDSHAKE_FAILED:
			handshake_end(&h);
			/* wp/wiped.acsl has what is after these. */
			for (i = 0; i < offsetof(struct handshake, out); i++) {
				//@ check wiped: ((uint8_t *)&h)[i] == 0;
			}
			return;
		}
	}
}
