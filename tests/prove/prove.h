#ifndef PROVE_H
#define PROVE_H

/* What the proofs share: unknown values, as frama-c has them. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "__fc_builtin.h"

#include "handshake/handshake.h"

/* any_bytes(p, size): any bytes whatever. */
void any_bytes(void *p, size_t size);

/* any_text(text, size): any string that fits, its NUL included. */
void any_text(char *text, size_t size);

/* any_below(end): any number from 0 to end - 1. */
unsigned any_below(unsigned end);

/* any_endpoint(e, kinds): any of the kinds 0 to kinds - 1 that keeps its
 * contract. */
void any_endpoint(struct endpoint *e, unsigned kinds);

/* any_auth(auth): any challenge that keeps its contract. */
void any_auth(struct http_auth *auth);

/* any_dialogue(via, to): does this handshake, with any bytes from the proxy, in
 * any portions, without an end. */
void any_dialogue(const struct proxy_config *via, const struct endpoint *to);

#endif
