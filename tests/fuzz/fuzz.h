#ifndef FUZZ_H
#define FUZZ_H

/* A property that does not hold is an assert that fails, always. */
#undef NDEBUG

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "address/target.h"
#include "base/outcome.h"
#include "route/route.h"

/*
 * LLVMFuzzerTestOneInput(data, len): what each fuzz-NAME.c has: it eats any
 * bytes and asserts what must hold of them. libFuzzer calls it (make fuzz),
 * and so does replay.c with the files of corpus/NAME (make check).
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* No input has more bytes. */
#define FUZZ_MAX 65536

/*
 * fuzz_text(data, len): a string of the bytes before the first NUL, in memory
 * that may be written to and that ends with it. It lasts until the next call.
 */
char *fuzz_text(const uint8_t *data, size_t len);

/* fuzz_line(&text): cuts the first line off text; NULL when none is left. */
char *fuzz_line(char **text);

/*
 * fuzz_bytes(data, len): these bytes, in memory that may be written to and that
 * ends with them. It lasts until the next call of this or of fuzz_text.
 */
char *fuzz_bytes(const uint8_t *data, size_t len);

/*
 * fuzz_verdict(v, most): holds that v tells nothing but a number up to most,
 * in one line of plain text.
 */
void fuzz_verdict(struct verdict v, int most);

/*
 * fuzz_target(to): holds of a target that passed that it is not reserved, has
 * no bytes but those of its grammar, means the same to the C library, and that
 * what it is written as is read as the same again.
 */
void fuzz_target(const struct endpoint *to);

/* fuzz_same_target(a, b): holds that they are the same. */
void fuzz_same_target(const struct endpoint *a, const struct endpoint *b);

/*
 * fuzz_proxy(proxy): holds of a proxy that passed that its protocol can carry
 * its credentials, and that its server is one.
 */
void fuzz_proxy(const struct proxy_config *proxy);

/* Who shakes hands, with what proxy, to go where; with a url of NULL the other
 * end is the vsock multiplexer that host names. */
struct fuzz_caller {
	const char *url, *host;
	bool optimistic;
	const char *token, *scheme, *fields; /* NULL for none */
};

struct fuzz_dialogue {
	const struct fuzz_caller *caller; /* a host of NULL ends them */
	/*
	 * This byte stands for the proxy hanging up, and what follows it comes
	 * on the next connection; -1 for none.
	 */
	int hang_up;
	/* Holds what must hold of a message to the proxy, */
	void (*said)(
	    const struct proxy_config *via, const uint8_t *out, size_t len);
	/* and of all that was heard until the tunnel was there. */
	void (*done)(
	    const struct proxy_config *via, const uint8_t *heard, size_t len);
};

/*
 * fuzz_dialogue(d, data, len): has each caller hear data from its proxy,
 * whole, cut in two and byte by byte, and holds that all that makes no
 * difference: the same is said, the same bytes are taken, the end is the same;
 * that nothing is taken after the end, and all of it was needed; that it ends
 * at all; that nothing of it stays behind; and what d holds.
 */
void fuzz_dialogue(
    const struct fuzz_dialogue *d, const uint8_t *data, size_t len);

#endif
