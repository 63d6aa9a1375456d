#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "handshake/handshake.h"

/*
 * CHECK(what, name): if what is false, reports the place and the row, and goes
 * on.
 */
#define CHECK(what, name) check((what), #what, (name), __FILE__, __LINE__)
void check(
    bool holds, const char *what, const char *name, const char *file, int line);

/* check_status(): the exit status of a test: 0 if all checks succeeded. */
int check_status(void);

/* BYTES("..."): a literal, which may have NULs, and its length. */
#define BYTES(literal) (literal), sizeof(literal) - 1

/* The random bytes of each handshake. */
extern const uint8_t check_random[HANDSHAKE_RANDOM];

/* check_guarded(data, len): a copy that ends where reading on would crash. */
const uint8_t *check_guarded(const void *data, size_t len);

/* One turn of a dialogue: our message, and the answer of the proxy. */
struct turn {
	const char *say;
	size_t say_len;
	const char *hear; /* NULL: the proxy closes */
	size_t hear_len;
	bool close; /* afterwards */
};

/* A dialogue, and how it ends. */
struct transcript {
	const char *name;
	const char *url, *host; /* proxy and target */
	uint16_t port;
	enum handshake_want end;
	enum outcome failure;
	int detail;
	struct turn turn[8];
	bool optimistic;
	const char *token, *scheme, *fields; /* of the proxy; NULL for none */
};

/* check_text(text): a string in the form of a route. */
struct route_text check_text(const char *text);

/* check_message(h, text, size): the whole message of h; returns its length. */
size_t check_message(const struct handshake *h, char *text, size_t size);

/*
 * check_transcript(t): checks the dialogue of t with the answers fed whole,
 * bytewise and cut in two at every byte. Bytes of the tunnel follow the last
 * answer, and none of them may be taken. Then the proxy cuts the dialogue off
 * at every byte, which must never end as done.
 */
void check_transcript(const struct transcript *t);

#endif
