/* HTTP CONNECT, RFC 9110 9.3.6; messages, RFC 9112. */

#include <string.h>

#include "handshake/handshake.h"
#include "handshake/http_field.h"
#include "handshake/http_request.h"

#define HEAD_MAX   (64 * 1024)
#define ANSWER_MAX 3

enum state {
	STATE_STATUS_LINE,
	STATE_FIELD_LINE,
	STATE_BODY,       /* of a 407, counted by its Content-Length */
	STATE_CHUNK_SIZE, /* RFC 9112 7.1 */
	STATE_CHUNK_DATA,
	STATE_CHUNK_END,
	STATE_TRAILER
};

/* Forgets the last answer, but not what was learned from it. */
static void
forget_answer(struct handshake_http *s)
{
	*s = (struct handshake_http){ .state = STATE_STATUS_LINE,
		.auth = s->auth,
		.answered = s->answered,
		.count = s->count,
		.reused = s->reused,
		.said_login = s->said_login };
}

static bool
has_token(const struct handshake *h)
{
	return h->via->token.len > 0;
}

static bool
has_login(const struct handshake *h)
{
	return h->via->has_password || has_token(h);
}

static void
http_begin(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	h->skips = false;
	forget_answer(s);
	s->reused = false;
	/* With --optimistic, the user consents to it before the proxy asks. */
	if (h->via->optimistic && s->auth.scheme == HTTP_AUTH_NONE)
		s->auth.scheme = has_token(h) ? HTTP_AUTH_TOKEN
		    : h->via->has_password    ? HTTP_AUTH_BASIC
					      : HTTP_AUTH_NONE;
	http_request_say(h);
}

static void
ask_again(struct handshake *h)
{
	h->skips = false;
	forget_answer(&h->as.http);
	h->as.http.reused = true;
	http_request_say(h);
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* Skips the rest of a 407, or gives up the connection if it has no end. */
static void
skip_body(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	h->skips = true;
	if (s->keep_alive && s->chunked)
		s->state = STATE_CHUNK_SIZE;
	else if (!s->keep_alive || s->coded || !s->length || s->unclear)
		h->want = HANDSHAKE_AGAIN;
	else if (s->body > 0)
		s->state = STATE_BODY;
	else
		ask_again(h);
}

/* There is a login, and nothing from the proxy made us send it. */
static bool
is_unasked(const struct handshake *h)
{
	return has_login(h) && !h->as.http.said_login;
}

static void
fail_refused(struct handshake *h)
{
	handshake_fail(h,
	    has_token(h) ? OUTCOME_PROXY_REFUSES_TOKEN
			 : OUTCOME_PROXY_REFUSES_CREDENTIALS,
	    0);
}

/* The proxy asks for something that we do not have. */
static void
fail_wanting(struct handshake *h)
{
	const struct handshake_http *s = &h->as.http;

	if (has_token(h))
		handshake_fail(h, OUTCOME_PROXY_OTHER_TOKEN, 0);
	else if (s->challenged && s->offer.scheme == HTTP_AUTH_NONE)
		handshake_fail(h, OUTCOME_PROXY_WANTS_SCHEME, 0);
	else
		handshake_fail(h, OUTCOME_PROXY_WANTS_CREDENTIALS, 0);
}

/* With nothing in it that is the challenge's own. */
static bool
is_constant(enum http_auth_scheme scheme)
{
	return scheme == HTTP_AUTH_BASIC || scheme == HTTP_AUTH_TOKEN;
}

/*
 * A 407, RFC 9110 15.5.8: tries again with credentials, if that can help. It
 * can help again if only the nonce was wrong, RFC 7616 3.3.
 */
static void
take_challenge(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	if (!s->challenged && is_unasked(h)) {
		handshake_fail(h, OUTCOME_HTTP_UNASKED, s->status);
	} else if (s->answered > 0 &&
	    (!s->offer.stale || s->answered == ANSWER_MAX)) {
		fail_refused(h);
	} else if (is_constant(s->auth.scheme) &&
	    s->offer.scheme == s->auth.scheme) {
		fail_refused(h);
	} else if (!has_login(h) || s->offer.scheme == HTTP_AUTH_NONE) {
		fail_wanting(h);
	} else {
		if (strcmp(s->auth.nonce, s->offer.nonce) != 0)
			s->count = 0;
		s->auth = s->offer;
		s->answered++;
		skip_body(h);
	}
}

/* The empty line after a head: what the status means for a CONNECT. */
static void
take_status(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;
	int status = s->status;
	size_t head = s->head;

	if (status / 100 == 2) {
		h->want = HANDSHAKE_DONE;
	} else if (status / 100 == 1 && status != 101) {
		forget_answer(s);
		s->head = head;
	} else if (status == 407) {
		take_challenge(h);
	} else if (status == 401 && s->said_login) {
		fail_refused(h);
	} else if ((status == 401 || status == 403) && is_unasked(h)) {
		handshake_fail(h, OUTCOME_HTTP_UNASKED, status);
	} else if (status == 408 || status == 425 || status == 429) {
		handshake_fail(h, OUTCOME_HTTP_BUSY, status);
	} else if (status == 401 || status == 403 || status == 451) {
		handshake_fail(h, OUTCOME_HTTP_FORBIDDEN, status);
	} else if (status == 404 ||
	    (status / 100 == 5 && status != 501 && status != 505)) {
		handshake_fail(h, OUTCOME_HTTP_UNREACHABLE, status);
	} else {
		handshake_fail(h, OUTCOME_HTTP_STATUS, status);
	}
}

static unsigned
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return (unsigned)((c | 0x20) - 'a' + 10);
}

static void
take_chunk_size(struct handshake *h, struct cursor line)
{
	struct handshake_http *s = &h->as.http;
	struct cursor digits = line;

	s->body = 0;
	cursor_skip(&line, "0123456789abcdefABCDEF");
	digits.end = line.at;
	if (cursor_ended(&digits)) {
		h->want = HANDSHAKE_AGAIN;
		return;
	}
	while (!cursor_ended(&digits) && s->body <= HTTP_FIELD_BODY_MAX)
		s->body = s->body * 16 + digit_value(cursor_get(&digits));
	if (s->body > HTTP_FIELD_BODY_MAX)
		h->want = HANDSHAKE_AGAIN;
	else
		s->state = s->body > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
}

/* What there was room for. */
static struct cursor
line_of(const struct handshake_http *s, size_t len)
{
	return (struct cursor){ .text = s->line,
		.end = len < sizeof(s->line) ? len : sizeof(s->line) - 1 };
}

static int
status_of(const char line[HANDSHAKE_LINE_MAX])
{
	return (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
}

static void
take_line(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;
	size_t len = s->line_len;

	if (len > 0 && len <= sizeof(s->line) && s->line[len - 1] == '\r')
		len--;
	s->line_len = 0;
	switch ((enum state)s->state) {
	case STATE_STATUS_LINE:
		/* RFC 9112 9.3: from 1.1 on, a connection persists. */
		s->keep_alive = s->line[7] != '0';
		s->status = status_of(s->line);
		s->state = STATE_FIELD_LINE;
		break;
	case STATE_FIELD_LINE:
		if (len == 0)
			take_status(h);
		s->ended = len > 0;
		s->line_len = len;
		break;
	case STATE_CHUNK_SIZE:
		take_chunk_size(h, line_of(s, len));
		break;
	case STATE_CHUNK_END:
		s->state = STATE_CHUNK_SIZE;
		break;
	case STATE_TRAILER:
		if (len == 0)
			ask_again(h);
		break;
	case STATE_BODY:
	case STATE_CHUNK_DATA:
		break;
	}
}

/* RFC 9112 5.2: a line that begins with a blank continues the last one. */
static void
take_ended(struct handshake *h, uint8_t next)
{
	struct handshake_http *s = &h->as.http;

	s->ended = false;
	if (is_blank(next))
		return;
	http_field_take(s, line_of(s, s->line_len),
	    s->line_len >= sizeof(s->line), h->via->scheme);
	s->line_len = 0;
}

/*
 * RFC 9112 4, byte by byte, so that anything but HTTP is recognized at once.
 * Any number of blanks may be between its words: some proxies send several.
 */
static bool
check_status_line(struct handshake_http *s, uint8_t c)
{
	static const char form[] = "HTTP/1.# ###";
	size_t at = s->line_len;

	if (at >= sizeof(form))
		return true;
	if (at == sizeof(form) - 1)
		return is_blank(c) || c == '\r' || c == '\n';
	if (at == sizeof("HTTP/1.#") && is_blank(c)) {
		s->line_len--;
		return true;
	}
	if (form[at] == ' ')
		return is_blank(c);
	if (form[at] != '#')
		return c == (uint8_t)form[at];
	return c >= '0' && c <= '9';
}

static void
http_byte(struct handshake *h, uint8_t c)
{
	struct handshake_http *s = &h->as.http;

	if (s->state == STATE_STATUS_LINE && !check_status_line(s, c)) {
		/* The last answer was wrong about its length. */
		if (s->reused)
			h->want = HANDSHAKE_AGAIN;
		else
			handshake_fail(h, OUTCOME_HTTP_NONSENSE, 0);
		return;
	}
	if (s->state <= STATE_FIELD_LINE && ++s->head > HEAD_MAX) {
		handshake_fail(h, OUTCOME_HTTP_TOO_LONG, 0);
		return;
	}
	if (s->state > STATE_FIELD_LINE && ++s->skipped > HTTP_FIELD_BODY_MAX) {
		h->want = HANDSHAKE_AGAIN;
		return;
	}
	if (s->state == STATE_BODY || s->state == STATE_CHUNK_DATA) {
		if (--s->body > 0)
			return;
		if (s->state == STATE_BODY)
			ask_again(h);
		else
			s->state = STATE_CHUNK_END;
		return;
	}
	if (s->ended)
		take_ended(h, c);
	if (c == '\n') {
		take_line(h);
		return;
	}
	/* RFC 9110 5.5. */
	if (s->line_len < sizeof(s->line))
		s->line[s->line_len] = c == '\0' ? ' ' : (char)c;
	s->line_len++;
}

static void
http_eof(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	/* Some proxies close after a challenge without announcing it. */
	if (s->state > STATE_FIELD_LINE || (s->reused && s->head == 0))
		h->want = HANDSHAKE_AGAIN;
	else if (is_unasked(h))
		handshake_fail(h, OUTCOME_HTTP_HUNG_UP_UNASKED, 0);
	else
		handshake_hung_up(h);
}

const struct handshake_protocol handshake_http = { http_begin, http_byte,
	http_eof };
