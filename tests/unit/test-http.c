#include <stdio.h>
#include <string.h>

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
			"nonce=x, BASIC realm=\"x\"\r\n\r\n"
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
	{ "an empty line first", "http://p", "example.com", 22,
	    FAILED(OUTCOME_HTTP_NONSENSE, 0), { { ASK, BYTES("\r") } } },
	{ "hung up", "http://p", "example.com", 22,
	    FAILED(OUTCOME_PROXY_HUNG_UP, 0), { { ASK, NULL, 0 } } },
};

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
		{ 408, OUTCOME_HTTP_STATUS, 76 },
		{ 429, OUTCOME_HTTP_STATUS, 76 },
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

/* A head of exactly so many bytes, most of them in one long field. */
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

/* RFC 4648 10, through the header that carries it. */
static void
test_base64(const char *user, const char *password, const char *expected)
{
	struct route route = { 0 };
	struct target to;
	struct handshake h;
	char url[64], line[128];
	static const char challenge[] =
	    "HTTP/1.1 407 X\r\nContent-Length: 0\r\n"
	    "Proxy-Authenticate: Basic\r\n\r\n";

	snprintf(url, sizeof(url), "http://%s:%s@p", user, password);
	route_add(&route, url, PROXY_SOCKS5);
	target_set(&to, "a", 1);
	handshake_begin(&h, &route.hop[0], &to);
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
	test_statuses();
	test_heads();
	test_base64("", "", "Og==");
	test_base64("f", "", "Zjo=");
	test_base64("fo", "", "Zm86");
	test_base64("Aladdin", "open%20sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	test_base64("u", "%ff%fe", "dTr//g==");
	return check_status();
}
