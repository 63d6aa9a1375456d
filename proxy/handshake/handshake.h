#ifndef HANDSHAKE_H
#define HANDSHAKE_H

#include <sys/uio.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address/endpoint.h"
#include "base/outcome.h"
#include "handshake/http_auth.h"
#include "route/route.h"

/*
 * The dialogue with a proxy. A handshake eats bytes and never touches a socket:
 * the caller sends its message and feeds the answer.
 */
enum handshake_want {
	HANDSHAKE_SEND,  /* send handshake_message, then say handshake_sent */
	HANDSHAKE_RECV,  /* feed the input */
	HANDSHAKE_DONE,  /* the next byte belongs to the tunnel */
	HANDSHAKE_AGAIN, /* dial this proxy again, then say handshake_again */
	HANDSHAKE_FAILED /* see failure */
};

/* Three authorities, an answer to a challenge, and the words between them. */
#define HANDSHAKE_OUT_MAX                                                      \
	(HTTP_AUTH_ANSWER_MAX + 3 * ENDPOINT_AUTHORITY_MAX + 128)
#define HANDSHAKE_LINE_MAX 4096
#define HANDSHAKE_RANDOM   16
#define HANDSHAKE_PATIENCE 2000
/* Fields and a token. */
#define HANDSHAKE_LOANS  2
#define HANDSHAKE_PIECES (2 * HANDSHAKE_LOANS + 1)

struct handshake_socks4 {
	int state;
	unsigned left; /* bytes of port and address still to come */
};

struct handshake_mux {
	int state;
};

struct handshake_socks5 {
	int state;
	unsigned left; /* bytes of the bound address still to come */
};

struct handshake_http {
	int state;
	/* What was learned, on any connection so far. */
	struct http_auth auth; /* the challenge to answer, if any */
	unsigned answered;     /* challenges so far */
	uint32_t count;        /* requests with the nonce of auth */
	bool reused;           /* an answer came on this connection before */
	bool said_login;       /* a request has had the login */
	/* The present answer. */
	int status;
	bool challenged;        /* it has a challenge, of any scheme */
	bool keep_alive;        /* it leaves the connection open */
	bool coded;             /* it has a Transfer-Encoding, */
	bool chunked;           /* which is chunked */
	bool length;            /* it has a Content-Length, */
	bool unclear;           /* which makes no sense */
	uint64_t body;          /* bytes of its body, or a chunk, to skip */
	size_t head;            /* bytes of its heads so far */
	size_t skipped;         /* bytes of its body so far */
	struct http_auth offer; /* its strongest challenge so far */
	bool ended;             /* line is complete, unless a blank follows */
	size_t line_len;        /* of the whole line, even if line is full */
	char line[HANDSHAKE_LINE_MAX];
};

/* A text of the proxy_config that is sent before out[at]. */
struct handshake_loan {
	size_t at;
	struct route_text text;
};

struct handshake {
	enum handshake_want want;
	/*
	 * With HANDSHAKE_RECV: the input is of no use. If nothing comes for
	 * HANDSHAKE_PATIENCE ms, handshake_eof goes on without it.
	 */
	bool skips;
	bool heard; /* a byte has come, on any connection */
	struct verdict failure;
	size_t out_len; /* of out */
	unsigned loans;
	struct handshake_loan loan[HANDSHAKE_LOANS];
	/* The next fields belong to the protocol. */
	const struct proxy_config *via;
	const struct endpoint *to;
	uint8_t random[HANDSHAKE_RANDOM];
	union {
		struct handshake_socks4 socks4;
		struct handshake_socks5 socks5;
		struct handshake_mux mux;
		struct handshake_http http;
	} as;
	/*
	 * This is the last field, and it is touched only as far as it is used:
	 * an untouched page costs nothing.
	 */
	uint8_t out[HANDSHAKE_OUT_MAX];
};

/*
 * handshake_begin(h, via, to, random): asks the proxy via for a connection to
 * to; both must outlive h. With NULL for via, it asks the multiplexer in to for
 * the port of to. random is for Digest, so it must be random only for an HTTP
 * proxy with a password. Afterwards h->want says what to do.
 */
void handshake_begin(struct handshake *h, const struct proxy_config *via,
    const struct endpoint *to, const uint8_t random[HANDSHAKE_RANDOM]);

/*
 * handshake_message(h, piece): the message to send: the words of h, and between
 * them texts that are too long to copy. Some pieces are empty; they are valid
 * until handshake_sent.
 */
void handshake_message(
    const struct handshake *h, struct iovec piece[HANDSHAKE_PIECES]);

/* handshake_sent(h): the whole message has been sent; out is wiped. */
void handshake_sent(struct handshake *h);

/*
 * handshake_feed(h, data, len): takes bytes while it wants them; returns how
 * many it took, and never takes a byte after its own last one.
 */
size_t handshake_feed(struct handshake *h, const uint8_t *data, size_t len);

/*
 * handshake_eof(h): the proxy has closed the connection instead of sending
 * more.
 */
void handshake_eof(struct handshake *h);

/* handshake_again(h): there is a new connection; what was learned is kept. */
void handshake_again(struct handshake *h);

/* handshake_end(h): forgets everything that was sent and received. */
void handshake_end(struct handshake *h);

/* For the protocols: */

/* handshake_fail(h, what, detail): ends h as failed. */
void handshake_fail(struct handshake *h, enum outcome what, int detail);

/*
 * handshake_hung_up(h): the same for an end in the middle of the dialogue;
 * usable as x_eof.
 */
void handshake_hung_up(struct handshake *h);

/* handshake_say(h, data, len): appends to out, to be sent next. */
void handshake_say(struct handshake *h, const void *data, size_t len);

/* handshake_lend(h, text): has text sent after everything appended so far. */
void handshake_lend(struct handshake *h, struct route_text text);

/*
 * x_begin appends the first message; x_byte takes one byte; x_eof takes the
 * end.
 */
struct handshake_protocol {
	void (*begin)(struct handshake *h);
	void (*byte)(struct handshake *h, uint8_t c);
	void (*eof)(struct handshake *h);
};

/* SOCKS 4 and 4A, as their authors described them. */
extern const struct handshake_protocol handshake_socks4;
/* RFC 1928 and RFC 1929. */
extern const struct handshake_protocol handshake_socks5;
/* The multiplexer of vsock ports in Firecracker and others. */
extern const struct handshake_protocol handshake_vsock_mux;
/* RFC 9110 9.3.6 over RFC 9112, RFC 7616 and RFC 7617. */
extern const struct handshake_protocol handshake_http;

#endif
