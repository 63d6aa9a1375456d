#include <stdio.h>
#include <string.h>

#include "address/target.h"
#include "check.h"

#define ASK                                                                    \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n\r\n")
#define LOGIN                                                                  \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n"                                       \
	      "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"    \
	      "\r\n")
#define OPEN                 BYTES("HTTP/1.1 200 OK\r\n\r\n")
#define AUTH                 "http://Aladdin:open%20sesame@p"
#define FAILED(what, detail) HANDSHAKE_FAILED, (what), (detail)
#define DONE                 HANDSHAKE_DONE, OUTCOME_OK, 0

static const struct transcript transcripts[] = {
	{ "200", "http://p", "example.com", 22, DONE, { { ASK, OPEN } } },
	{ "an IPv6 address", "http://p", "2001:db8::1", 22, DONE,
	    { { BYTES("CONNECT [2001:db8::1]:22 HTTP/1.1\r\n"
		      "Host: [2001:db8::1]:22\r\n\r\n"),
		OPEN } } },
	{ "an IPv4 address", "http://p", "192.0.2.1", 65535, DONE,
	    { { BYTES("CONNECT 192.0.2.1:65535 HTTP/1.1\r\n"
		      "Host: 192.0.2.1:65535\r\n\r\n"),
		OPEN } } },
	{ "any 2xx", "http://p", "example.com", 22, DONE,
	    { { ASK, BYTES("HTTP/1.1 299 Fine\r\n\r\n") } } },
	{ "HTTP/1.0, no reason", "http://p", "example.com", 22, DONE,
	    { { ASK, BYTES("HTTP/1.0 200\r\n\r\n") } } },
	{ "bare line feeds", "http://p", "example.com", 22, DONE,
	    { { ASK, BYTES("HTTP/1.1 200 OK\nVia: x\n\n") } } },
	{ "several blanks before and after the status", "http://p",
	    "example.com", 22, DONE,
	    { { ASK, BYTES("HTTP/1.0 \t 200\t  OK\r\n\r\n") } } },
	{ "1xx first", "http://p", "example.com", 22, DONE,
	    { { ASK,
		BYTES("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n"
		      "Link: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") } } },
	{ "a length on a 200 means nothing", "http://p", "example.com", 22,
	    DONE,
	    { { ASK,
		BYTES("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
		      "Transfer-Encoding: chunked\r\n\r\n") } } },
	{ "credentials are not sent unasked", AUTH, "example.com", 22, DONE,
	    { { ASK, OPEN } } },
	{ "Basic on the same connection", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 Proxy Authentication Required\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n"
			"Content-Length: 5\r\n\r\nhello") },
		{ LOGIN, OPEN } } },
	{ "no body at all", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nproxy-authenticate:basic\r\n"
			"content-length:0\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a chunked body", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nTransfer-Encoding: chunked\r\n"
			"Proxy-Authenticate: Digest realm=\"a, Basic b\", "
			"qop=x, BASIC realm=\"x\"\r\n\r\n"
			"5;x=y\r\nhello\r\nA\r\n0123456789\r\n"
			"0\r\nTrailer: x\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "HTTP/1.0 that keeps the connection", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.0 407 X\r\nProxy-Connection: Keep-Alive\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n"
			"Content-Length: 1\r\n\r\nx") },
		{ LOGIN, OPEN } } },
	{ "HTTP/1.0 on a new connection", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.0 407 X\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "an announced close", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nConnection: foo, close\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n"
			"Content-Length: 5\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a close where another answer was due", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN, NULL, 0 }, { LOGIN, OPEN } } },
	{ "a close within the body", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 50\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\nhello"),
		  true },
		{ LOGIN, OPEN } } },
	{ "a body that is longer than its length", AUTH, "example.com", 22,
	    DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 5\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n"
			"hello") },
		{ LOGIN, BYTES("\r") }, { LOGIN, OPEN } } },
	{ "a body that is shorter than its length", AUTH, "example.com", 22,
	    DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 9\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n"
			"hello"),
		  true },
		{ LOGIN, OPEN } } },
	{ "a 403 before the password", AUTH, "example.com", 22,
	    FAILED(OUTCOME_HTTP_UNASKED, 403),
	    { { ASK, BYTES("HTTP/1.1 403 X\r\n\r\n") } } },
	{ "a 401 before the password", AUTH, "example.com", 22,
	    FAILED(OUTCOME_HTTP_UNASKED, 401),
	    { { ASK, BYTES("HTTP/1.1 401 X\r\n\r\n") } } },
	{ "a 407 without a challenge", AUTH, "example.com", 22,
	    FAILED(OUTCOME_HTTP_UNASKED, 407),
	    { { ASK, BYTES("HTTP/1.1 407 X\r\n\r\n") } } },
	{ "a hang-up before the password", AUTH, "example.com", 22,
	    FAILED(OUTCOME_HTTP_HUNG_UP_UNASKED, 0), { { ASK, NULL, 0 } } },
	{ "a 403 after the password", AUTH, "example.com", 22,
	    FAILED(OUTCOME_HTTP_FORBIDDEN, 403),
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
			"Proxy-Authenticate: Basic\r\n\r\n") },
		{ LOGIN, BYTES("HTTP/1.1 403 X\r\n\r\n") } } },
	{ "a body without a length", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a body past all reason", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\n"
			"Content-Length: 99999999999999999999999\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a length that is no number", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 1x\r\n"
			"Proxy-Authenticate: Basic\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "an empty length", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: \r\n"
			"Proxy-Authenticate: Basic\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a length twice, and the like of it", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 2\r\n"
			"Content-Length-X: 3\r\nContent-Length: 2 \r\n"
			"Proxy-Authenticate: Basic\r\n\r\nxx") },
		{ LOGIN, OPEN } } },
	{ "two lengths", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 2\r\n"
			"Content-Length: 3\r\n"
			"Proxy-Authenticate: Basic\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a chunk that is none", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nTransfer-Encoding: chunked\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n"
			"x\n") },
		{ LOGIN, OPEN } } },
	{ "a wrong password", AUTH, "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_CREDENTIALS, 0),
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN,
		    BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
			  "Proxy-Authenticate: Basic\r\n\r\n") } } },
	{ "no credentials", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_WANTS_CREDENTIALS, 0),
	    { { ASK,
		BYTES("HTTP/1.1 407 X\r\n"
		      "Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") } } },
	{ "no scheme of ours", AUTH, "example.com", 22,
	    FAILED(OUTCOME_PROXY_WANTS_SCHEME, 0),
	    { { ASK,
		BYTES("HTTP/1.1 407 X\r\n"
		      "Proxy-Authenticate: Negotiate, NTLM\r\n"
		      "Proxy-Authenticate: Digest basic=\"Basic\"\r\n"
		      "X-Proxy-Authenticate: Basic\r\n\r\n") } } },
	{ "a 401 to our answer", AUTH, "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_CREDENTIALS, 0),
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
			"Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") },
		{ LOGIN, BYTES("HTTP/1.1 401 X\r\n\r\n") } } },
	{ "optimistic: Basic before it is asked for", AUTH, "example.com", 22,
	    DONE, { { LOGIN, OPEN } }, .optimistic = true },
	{ "optimistic, and refused", AUTH, "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_CREDENTIALS, 0),
	    { { LOGIN,
		BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
		      "Proxy-Authenticate: Basic realm=\"x\"\r\n\r\n") } },
	    .optimistic = true },
	{ "optimistic without credentials", "http://p", "example.com", 22, DONE,
	    { { ASK, OPEN } }, .optimistic = true },
	{ "an SSH server", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0), { { ASK, BYTES("S") } } },
	{ "HTTP/2", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0), { { ASK, BYTES("HTTP/2") } } },
	{ "a status of two digits", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0),
	    { { ASK, BYTES("HTTP/1.1 20 ") } } },
	{ "a status of four digits", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0),
	    { { ASK, BYTES("HTTP/1.1 2000") } } },
	{ "a status with a letter", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0),
	    { { ASK, BYTES("HTTP/1.1 2O") } } },
	{ "a status with a blank in it", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0),
	    { { ASK, BYTES("HTTP/1.1  2 ") } } },
	{ "an empty line first", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0), { { ASK, BYTES("\r") } } },
	{ "hung up", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_HUNG_UP, 0), { { ASK, NULL, 0 } } },
};

#define FIELDS "X-Team: a b\r\nX-Empty: \r\n"
#define ASK_FIELDS                                                             \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n" FIELDS "\r\n")
#define LOGIN_FIELDS                                                           \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n" FIELDS                                \
	      "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"    \
	      "\r\n")
#define TOKEN                                                                  \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n"                                       \
	      "Proxy-Authorization: Bearer a.b-c==\r\n\r\n")
#define TOKEN_FIELDS                                                           \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n" FIELDS                                \
	      "Proxy-Authorization: Bearer a.b-c==\r\n\r\n")
#define BEARER .token = "Bearer a.b-c==", .scheme = "Bearer"
#define WANT_SCHEME(schemes)                                                   \
	BYTES("HTTP/1.1 407 X\r\nContent-Length: 0\r\n"                        \
	      "Proxy-Authenticate: " schemes "\r\n\r\n")

static const struct transcript tokens[] = {
	{ "fields", "http://p", "example.com", 22, DONE,
	    { { ASK_FIELDS, OPEN } }, .fields = FIELDS },
	{ "fields, again after a challenge", AUTH, "example.com", 22, DONE,
	    { { ASK_FIELDS, WANT_SCHEME("Basic") }, { LOGIN_FIELDS, OPEN } },
	    .fields = FIELDS },
	{ "fields on a new connection", AUTH, "example.com", 22, DONE,
	    { { ASK_FIELDS,
		  BYTES("HTTP/1.0 407 X\r\n"
			"Proxy-Authenticate: Basic\r\n\r\n") },
		{ LOGIN_FIELDS, OPEN } },
	    .fields = FIELDS },
	{ "a token is not sent unasked", "http://p", "example.com", 22, DONE,
	    { { ASK, OPEN } }, BEARER },
	{ "a token that is asked for", "http://p", "example.com", 22, DONE,
	    { { ASK, WANT_SCHEME("bearer realm=\"x\", error=\"y\"") },
		{ TOKEN, OPEN } },
	    BEARER },
	{ "a token among other schemes", "http://p", "example.com", 22, DONE,
	    { { ASK,
		  WANT_SCHEME("Basic realm=\"Bearer\", Bearer, Digest "
			      "realm=\"x\", nonce=\"y\", qop=auth") },
		{ TOKEN, OPEN } },
	    BEARER },
	{ "a token and fields", "http://p", "example.com", 22, DONE,
	    { { ASK_FIELDS, WANT_SCHEME("Bearer") }, { TOKEN_FIELDS, OPEN } },
	    BEARER, .fields = FIELDS },
	{ "a token on a new connection", "http://p", "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.0 407 X\r\n"
			"Proxy-Authenticate: Bearer\r\n\r\n") },
		{ TOKEN, OPEN } },
	    BEARER },
	{ "a token at once", "http://p", "example.com", 22, DONE,
	    { { TOKEN, OPEN } }, .optimistic = true, BEARER },
	{ "a token at once, refused", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_TOKEN, 0),
	    { { TOKEN, WANT_SCHEME("Bearer error=\"invalid_token\"") } },
	    .optimistic = true, BEARER },
	{ "a token at once, of another scheme", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_OTHER_TOKEN, 0),
	    { { TOKEN, WANT_SCHEME("Basic realm=\"x\"") } }, .optimistic = true,
	    BEARER },
	{ "a token is sent once", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_TOKEN, 0),
	    { { ASK, WANT_SCHEME("Bearer") },
		{ TOKEN, WANT_SCHEME("Bearer, stale=true") } },
	    BEARER },
	{ "a token, and a 401 to it", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_REFUSES_TOKEN, 0),
	    { { ASK, WANT_SCHEME("Bearer") },
		{ TOKEN, BYTES("HTTP/1.1 401 X\r\n\r\n") } },
	    BEARER },
	{ "a token of a scheme that nobody asks for", "http://p", "example.com",
	    22, FAILED(OUTCOME_PROXY_OTHER_TOKEN, 0),
	    { { ASK, WANT_SCHEME("Basic realm=\"x\", Bearers, Beare") } },
	    BEARER },
	{ "a 403 before the token was asked for", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_UNASKED, 403),
	    { { ASK, BYTES("HTTP/1.1 403 X\r\n\r\n") } }, BEARER },
	{ "a 407 without a challenge, and a token", "http://p", "example.com",
	    22, FAILED(OUTCOME_HTTP_UNASKED, 407),
	    { { ASK, BYTES("HTTP/1.1 407 X\r\n\r\n") } }, BEARER },
	{ "hung up before the token was asked for", "http://p", "example.com",
	    22, FAILED(OUTCOME_HTTP_HUNG_UP_UNASKED, 0), { { ASK, NULL, 0 } },
	    BEARER },
	{ "a 403 in spite of the token", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_FORBIDDEN, 403),
	    { { ASK, WANT_SCHEME("Bearer") },
		{ TOKEN, BYTES("HTTP/1.1 403 X\r\n\r\n") } },
	    BEARER },
	{ "Basic that was made elsewhere", "http://p", "example.com", 22, DONE,
	    { { ASK, WANT_SCHEME("Basic realm=\"x\"") }, { LOGIN, OPEN } },
	    .token = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", .scheme = "Basic" },
	{ "a token is asked for, and there is none", "http://p", "example.com",
	    22, FAILED(OUTCOME_PROXY_WANTS_SCHEME, 0),
	    { { ASK, WANT_SCHEME("Negotiate") } } },
};

/* What the proxy sends, and what we send then; the cnonce is check_random. */
#define HEAD_407 "HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
#define DIGEST   "Proxy-Authenticate: Digest realm=\"r\", qop=\"auth\", "
#define WANT(rest)                                                             \
	BYTES(HEAD_407 DIGEST rest "\r\n"                                      \
				   "\r\n")
#define SAY(algorithm, nonce, count, response)                                 \
	BYTES("CONNECT example.com:22 HTTP/1.1\r\n"                            \
	      "Host: example.com:22\r\n"                                       \
	      "Proxy-Authorization: Digest username=\"Aladdin\", "             \
	      "realm=\"r\", uri=\"example.com:22\", " algorithm                \
	      "nonce=\"" nonce "\", nc=0000000" count ", "                     \
	      "cnonce=\"000102030405060708090a0b0c0d0e0f\", "                  \
	      "qop=auth, response=\"" response "\"\r\n"                        \
	      "\r\n")
#define SAY_1       SAY("", "n1", "1", "7f278b3bf2025f21e9890aeb9179d33b")
#define SAY_1_AGAIN SAY("", "n1", "2", "656be8946f78ed1e5c75dc90c2b7859d")
#define SAY_2       SAY("", "n2", "1", "334b89e9c360ef5c28345b8653ffc7f5")
#define SAY_2_AGAIN SAY("", "n2", "2", "e2a7c9fc7e8318a762bfc3207c7036b0")
#define SAY_3       SAY("", "n3", "1", "99995afc0a26b10e04707dd7d58061ff")
#define SAY_SHA                                                                \
	SAY("algorithm=SHA-256, ", "n1", "1",                                  \
	    "5be4b203486f4c68f66b9d12d411a098"                                 \
	    "e65b378dd373321f7e9ea8da468a9b81")
#define REFUSED FAILED(OUTCOME_PROXY_REFUSES_CREDENTIALS, 0)

static const struct transcript digests[] = {
	{ "Digest on the same connection", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\"") }, { SAY_1, OPEN } } },
	{ "Digest on a new connection", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.0 407 X\r\n" DIGEST "nonce=\"n1\"\r\n\r\n") },
		{ SAY_1, OPEN } } },
	{ "Digest on a new connection after all", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\"") }, { SAY_1, NULL, 0 },
		{ SAY_1_AGAIN, OPEN } } },
	{ "RFC 2069", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(HEAD_407 "Proxy-Authenticate: Digest realm=\"r\", "
				 "nonce=\"n1\"\r\n\r\n") },
		{ BYTES("CONNECT example.com:22 HTTP/1.1\r\n"
			"Host: example.com:22\r\n"
			"Proxy-Authorization: Digest username=\"Aladdin\", "
			"realm=\"r\", uri=\"example.com:22\", nonce=\"n1\", "
			"response=\"151a35db3ab4b650770ea2b791bce268\"\r\n"
			"\r\n"),
		    OPEN } } },
	{ "-sess keeps its first cnonce", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\", algorithm=MD5-sess") },
		{ SAY("algorithm=MD5-sess, ", "n1", "1",
		      "7b9ff3cb5c019734c72a36043af17498"),
		    NULL, 0 },
		{ SAY("algorithm=MD5-sess, ", "n1", "2",
		      "643e271deeb3faf9c0aaf323b01212f8"),
		    OPEN } } },
	{ "Digest of an IPv6 address", AUTH, "2001:db8::1", 22, DONE,
	    { { BYTES("CONNECT [2001:db8::1]:22 HTTP/1.1\r\n"
		      "Host: [2001:db8::1]:22\r\n\r\n"),
		  WANT("nonce=\"n1\"") },
		{ BYTES("CONNECT [2001:db8::1]:22 HTTP/1.1\r\n"
			"Host: [2001:db8::1]:22\r\n"
			"Proxy-Authorization: Digest username=\"Aladdin\", "
			"realm=\"r\", uri=\"[2001:db8::1]:22\", "
			"nonce=\"n1\", nc=00000001, "
			"cnonce=\"000102030405060708090a0b0c0d0e0f\", "
			"qop=auth, "
			"response=\"883b707adf8308d8be111ad20b3cf25d\"\r\n"
			"\r\n"),
		    OPEN } } },
	{ "a stale nonce", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\"") },
		{ SAY_1, WANT("nonce=\"n2\", stale=true") },
		{ SAY_2, OPEN } } },
	{ "a stale nonce on new connections", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.0 407 X\r\n" DIGEST "nonce=\"n1\"\r\n\r\n") },
		{ SAY_1,
		    BYTES("HTTP/1.0 407 X\r\n" DIGEST
			  "nonce=\"n2\", stale=true\r\n\r\n") },
		{ SAY_2, OPEN } } },
	{ "a stale nonce, and a close", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\"") },
		{ SAY_1, WANT("nonce=\"n2\", stale=true") }, { SAY_2, NULL, 0 },
		{ SAY_2_AGAIN, OPEN } } },
	{ "stale, and the same nonce", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\"") },
		{ SAY_1, WANT("nonce=\"n1\", stale=true") },
		{ SAY_1_AGAIN, OPEN } } },
	{ "stale before there was an answer", AUTH, "example.com", 22, DONE,
	    { { ASK, WANT("nonce=\"n1\", stale=true") }, { SAY_1, OPEN } } },
	{ "stale without end", AUTH, "example.com", 22, REFUSED,
	    { { ASK, WANT("nonce=\"n1\"") },
		{ SAY_1, WANT("nonce=\"n2\", stale=true") },
		{ SAY_2, WANT("nonce=\"n3\", stale=true") },
		{ SAY_3, WANT("nonce=\"n4\", stale=true") } } },
	{ "a wrong password for Digest", AUTH, "example.com", 22, REFUSED,
	    { { ASK, WANT("nonce=\"n1\"") },
		{ SAY_1, WANT("nonce=\"n2\", stale=false") } } },
	{ "a wrong password, and no other scheme tried", AUTH, "example.com",
	    22, REFUSED,
	    { { ASK, WANT("nonce=\"n1\"\r\nProxy-Authenticate: Basic") },
		{ SAY_1,
		    WANT("nonce=\"n2\"\r\nProxy-Authenticate: Basic") } } },
	{ "Digest without a password", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_WANTS_CREDENTIALS, 0),
	    { { ASK, WANT("nonce=\"n1\"") } } },
	{ "the strongest is first", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(HEAD_407 DIGEST
		      "nonce=\"n1\", algorithm=SHA-256\r\n" DIGEST
		      "nonce=\"n2\", algorithm=MD5\r\n"
		      "Proxy-Authenticate: Basic realm=\"r\"\r\n\r\n") },
		{ SAY_SHA, OPEN } } },
	{ "the strongest is last", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(HEAD_407 "Proxy-Authenticate: Negotiate, Basic "
				 "realm=\"r\"\r\n" DIGEST
				 "nonce=\"n2\"\r\nVia: x\r\n" DIGEST
				 "nonce=\"n1\", algorithm=SHA-256\r\n\r\n") },
		{ SAY_SHA, OPEN } } },
	{ "a Digest that is beyond us, and Basic", AUTH, "example.com", 22,
	    DONE,
	    { { ASK,
		  BYTES(HEAD_407
		      "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", "
		      "qop=\"auth-int\"\r\n" DIGEST
		      "nonce=\"n\", algorithm=SHA-512-256\r\n"
		      "Proxy-Authenticate: Basic realm=\"r\"\r\n\r\n") },
		{ LOGIN, OPEN } } },
	{ "a folded line", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES("HTTP/1.1 407 X\r\n Content-Length: 9\r\n"
			"Content-Length:\r\n 0\r\n"
			"Proxy-Authenticate: Digest realm=\"r\",\r\n"
			"\tqop=\"auth\",\n \r\n  nonce=\"n1\"\r\n\r\n") },
		{ SAY_1, OPEN } } },
	{ "a NUL is a blank", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(HEAD_407 "Proxy-Authenticate: Foo,\0Digest\0realm="
				 "\"r\", qop=auth, nonce=\"n1\"\r\n\r\n") },
		{ SAY_1, OPEN } } },
	{ "two lengths", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(
		      "HTTP/1.1 407 X\r\nContent-Length: 1\r\n"
		      "Content-Length: 5\r\n" DIGEST "nonce=\"n1\"\r\n\r\n") },
		{ SAY_1, OPEN } } },
	{ "a coding without an end", AUTH, "example.com", 22, DONE,
	    { { ASK,
		  BYTES(
		      "HTTP/1.1 407 X\r\nTransfer-Encoding: gzip\r\n"
		      "Content-Length: 5\r\n" DIGEST "nonce=\"n1\"\r\n\r\n") },
		{ SAY_1, OPEN } } },
};

/* Challenges in a line that is longer than we can store. */
static void
test_long_challenges(void)
{
	static const struct transcript like = { "a long line", AUTH,
		"example.com", 22, DONE,
		{ { ASK, NULL, 0 }, { SAY_1, OPEN } } };
	static const struct {
		const char *begin, *end;
		bool whole;
	} lines[] = {
		{ DIGEST "nonce=\"n1\", Basic realm=\"", "\"", true },
		{ DIGEST "nonce=\"n1\", Negotiate ", "", true },
		{ "Proxy-Authenticate: Negotiate ",
		    "\r\n" DIGEST "nonce=\"n1\"", true },
		{ DIGEST "nonce=\"n1\", x=\"", "\"", false },
		{ "Proxy-Authenticate: Basic realm=\"", "\"", false },
	};
	static char head[8192];
	size_t i, at;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct transcript t = like;

		at = (size_t)sprintf(head, HEAD_407 "%s", lines[i].begin);
		memset(head + at, 'x', HANDSHAKE_LINE_MAX);
		at += HANDSHAKE_LINE_MAX;
		at += (size_t)sprintf(head + at, "%s\r\n\r\n", lines[i].end);
		t.turn[0].hear = head;
		t.turn[0].hear_len = at;
		if (!lines[i].whole) {
			t.turn[1].say = NULL;
			t.end = HANDSHAKE_FAILED;
			t.failure = OUTCOME_PROXY_WANTS_SCHEME;
		}
		check_transcript(&t);
	}
}

/* What was not sent on one connection is no part of what goes on the next. */
static void
test_unsent(void)
{
	struct route route;
	struct endpoint to;
	struct handshake h;
	size_t len;

	route_init(&route);
	route_add(&route, AUTH, PROTOCOL_SOCKS5H);
	target_set(&to, "a", 1);
	handshake_begin(&h, &route.proxy[0], &to, check_random);
	len = h.out_len;
	handshake_again(&h);
	CHECK(h.want == HANDSHAKE_SEND && h.out_len == len, "unsent");
}

/* A message is no longer for the longest of tokens, and says all of it. */
static void
test_long_token(void)
{
	static char token[32 * 1024 + 1], said[2 * sizeof(token)];
	struct route route;
	struct endpoint to;
	struct handshake h;
	size_t len;

	memset(token, 'x', sizeof(token) - 1);
	memcpy(token, BYTES("Negotiate "));
	route_init(&route);
	route_add(&route, "http://p", PROTOCOL_SOCKS5H);
	route.proxy[0].optimistic = true;
	route.proxy[0].token = check_text(token);
	route.proxy[0].scheme = check_text("Negotiate");
	target_set(&to, "a", 1);
	handshake_begin(&h, &route.proxy[0], &to, check_random);
	len = check_message(&h, said, sizeof(said) - 1);
	said[len] = '\0';
	CHECK(strstr(said, token) != NULL, "a long token");
	CHECK(
	    len > 4 && strcmp(said + len - 4, "\r\n\r\n") == 0, "a long token");
	CHECK(h.out_len < 100, "a long token");
	handshake_again(&h);
	CHECK(check_message(&h, said, sizeof(said)) == len, "a long token");
}

static void
test_statuses(void)
{
	static const struct {
		int code;
		enum outcome what;
		int status;
	} codes[] = {
		{ 101, OUTCOME_HTTP_STATUS, 76 },
		{ 301, OUTCOME_HTTP_STATUS, 76 },
		{ 302, OUTCOME_HTTP_STATUS, 76 },
		{ 400, OUTCOME_HTTP_STATUS, 76 },
		{ 401, OUTCOME_HTTP_FORBIDDEN, 77 },
		{ 403, OUTCOME_HTTP_FORBIDDEN, 77 },
		{ 404, OUTCOME_HTTP_UNREACHABLE, 69 },
		{ 405, OUTCOME_HTTP_STATUS, 76 },
		{ 408, OUTCOME_HTTP_BUSY, 69 },
		{ 425, OUTCOME_HTTP_BUSY, 69 },
		{ 429, OUTCOME_HTTP_BUSY, 69 },
		{ 451, OUTCOME_HTTP_FORBIDDEN, 77 },
		{ 500, OUTCOME_HTTP_UNREACHABLE, 69 },
		{ 501, OUTCOME_HTTP_STATUS, 76 },
		{ 502, OUTCOME_HTTP_UNREACHABLE, 69 },
		{ 503, OUTCOME_HTTP_UNREACHABLE, 69 },
		{ 504, OUTCOME_HTTP_UNREACHABLE, 69 },
		{ 505, OUTCOME_HTTP_STATUS, 76 },
		{ 600, OUTCOME_HTTP_STATUS, 76 },
		{ 0, OUTCOME_HTTP_STATUS, 76 },
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char head[64];
		int len = snprintf(head, sizeof(head),
		    "HTTP/1.1 %03d x\r\nVia: y\r\n\r\n", codes[i].code);
		struct transcript t = { "a status", "http://p", "example.com",
			22, FAILED(codes[i].what, codes[i].code),
			{ { ASK, head, (size_t)len } } };

		check_transcript(&t);
		CHECK(outcome_status(codes[i].what) == codes[i].status,
		    "a status");
	}
}

/* A head of exactly this many bytes, most of them in one long field. */
static void
test_head(size_t size, bool many, const struct transcript *like)
{
	static char head[70000];
	struct transcript t = *like;
	size_t at, field = many ? 70 : size;

	at = (size_t)sprintf(head, "HTTP/1.1 200 OK\r\n");
	for (; at + 4 < size; at++)
		head[at] = at % field == 0 ? '\n' : 'x';
	memcpy(head + at, "\r\n\r\n", 5);
	t.turn[0].hear = head;
	t.turn[0].hear_len = t.end == HANDSHAKE_DONE ? size
						     : (size_t)64 * 1024 + 1;
	check_transcript(&t);
}

/* Blanks before the status count, too. */
static void
test_blanks(void)
{
	static char head[64 * 1024 + 1];
	const struct transcript t = { "blanks without end", "http://p",
		"example.com", 22, FAILED(OUTCOME_HTTP_TOO_LONG, 0),
		{ { ASK, head, sizeof(head) } } };

	memset(head, ' ', sizeof(head));
	memcpy(head, "HTTP/1.1", 8);
	check_transcript(&t);
}

static void
test_heads(void)
{
	const struct transcript fits = { "a long head", "http://p",
		"example.com", 22, DONE, { { ASK, NULL, 0 } } };
	const struct transcript too_long = { "too long a head", "http://p",
		"example.com", 22, FAILED(OUTCOME_HTTP_TOO_LONG, 0),
		{ { ASK, NULL, 0 } } };

	test_head(3000, false, &fits);
	test_head(8000, true, &fits);
	test_head((size_t)64 * 1024, false, &fits);
	test_head((size_t)64 * 1024, true, &fits);
	test_head((size_t)64 * 1024 + 1, true, &too_long);
	test_head((size_t)64 * 1024 + 1, false, &too_long);
}

/* One chunk after another, until we have enough. */
static void
test_chunks(void)
{
	static char answer[70000];
	struct transcript t = { "endless chunks", AUTH, "example.com", 22, DONE,
		{ { ASK, answer, 0 }, { LOGIN, OPEN } } };
	size_t at, end;

	at = (size_t)sprintf(answer,
	    "HTTP/1.1 407 X\r\nTransfer-Encoding: chunked\r\n"
	    "Proxy-Authenticate: Basic\r\n\r\n");
	end = at + 64 * 1024 + 1;
	for (; at < end; at += 4)
		memcpy(answer + at, "1\nx\n", 4);
	t.turn[0].hear_len = end;
	check_transcript(&t);
}

/* RFC 4648 10, through the header that carries it. */
static void
test_base64(const char *user, const char *password, const char *expected)
{
	struct route route;
	struct endpoint to;
	struct handshake h;
	char url[64], line[128];
	static const char challenge[] =
	    "HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
	    "Proxy-Authenticate: Basic\r\n\r\n";

	snprintf(url, sizeof(url), "http://%s:%s@p", user, password);
	route_init(&route);
	route_add(&route, url, PROTOCOL_SOCKS5H);
	target_set(&to, "a", 1);
	handshake_begin(&h, &route.proxy[0], &to, check_random);
	handshake_sent(&h);
	handshake_feed(
	    &h, check_guarded(BYTES(challenge)), sizeof(challenge) - 1);
	snprintf(line, sizeof(line), "Basic %s\r\n", expected);
	CHECK(h.want == HANDSHAKE_SEND, user);
	h.out[h.out_len] = '\0';
	CHECK(strstr((const char *)h.out, line) != NULL, user);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(transcripts) / sizeof(transcripts[0]); i++)
		check_transcript(&transcripts[i]);
	for (i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
		check_transcript(&tokens[i]);
	for (i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		check_transcript(&digests[i]);
	test_long_challenges();
	test_unsent();
	test_long_token();
	test_statuses();
	test_heads();
	test_blanks();
	test_chunks();
	test_base64("", "", "Og==");
	test_base64("f", "", "Zjo=");
	test_base64("fo", "", "Zm86");
	test_base64("Aladdin", "open%20sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	test_base64("u", "%ff%fe", "dTr//g==");
	return check_status();
}
