#ifndef FUZZ_H
#define FUZZ_H

/* A property that does not hold is always a failed assert. */
#undef NDEBUG

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "address/target.h"
#include "base/outcome.h"
#include "route/route.h"

/*
 * LLVMFuzzerTestOneInput(data, len): each fuzz-NAME.c has it: it accepts any
 * bytes and asserts what must be true of them. libFuzzer calls it (make fuzz),
 * and so does replay.c with the files of corpus/NAME (make check).
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* No input has more bytes. */
#define FUZZ_MAX 65536

/*
 * fuzz_text(data, len): a string of the bytes before the first NUL, in writable
 * memory that ends with it. It is valid until the next call.
 */
char *fuzz_text(const uint8_t *data, size_t len);

/* fuzz_line(&text): cuts the first line off text; NULL if none is left. */
char *fuzz_line(char **text);

/*
 * fuzz_bytes(data, len): these bytes, in writable memory that ends with them.
 * It is valid until the next call of this or of fuzz_text.
 */
char *fuzz_bytes(const uint8_t *data, size_t len);

/*
 * fuzz_verdict(v, most): asserts that the message for v has nothing but a
 * number up to most, in one line of plain text.
 */
void fuzz_verdict(struct verdict v, int most);

/*
 * fuzz_target(to): asserts of an accepted target that it is not reserved, has
 * only bytes of its grammar, means the same to the C library, and is read as
 * the same again when it is written out.
 */
void fuzz_target(const struct endpoint *to);

/* fuzz_same_target(a, b): asserts that they are the same. */
void fuzz_same_target(const struct endpoint *a, const struct endpoint *b);

/*
 * fuzz_proxy(proxy): asserts of an accepted proxy that its protocol can carry
 * its credentials, and that its server is valid.
 */
void fuzz_proxy(const struct proxy_config *proxy);

/*
 * A handshake: the proxy, and the target; with a url of NULL, the other end is
 * the vsock multiplexer that host names.
 */
struct fuzz_caller {
	const char *url, *host;
	bool optimistic;
	const char *token, *scheme, *fields; /* NULL for none */
};

struct fuzz_dialogue {
	const struct fuzz_caller *caller; /* a host of NULL ends them */
	/*
	 * This byte means that the proxy hangs up, and that the bytes after it
	 * come on the next connection; -1 for none.
	 */
	int hang_up;
	/* Asserts what must be true of a message to the proxy, */
	void (*said)(
	    const struct proxy_config *via, const uint8_t *out, size_t len);
	/* and of all the input until the tunnel is there. */
	void (*done)(
	    const struct proxy_config *via, const uint8_t *heard, size_t len);
};

/*
 * fuzz_dialogue(d, data, len): lets each caller hear data from its proxy,
 * whole, cut in two and byte by byte, and asserts that this makes no
 * difference: the same messages are sent, the same bytes are taken, and the end
 * is the same. Also, nothing is taken after the end, all taken bytes were
 * needed, the dialogue ends at all, nothing of it is left, and the assertions
 * of d are true.
 */
void fuzz_dialogue(
    const struct fuzz_dialogue *d, const uint8_t *data, size_t len);

#endif
