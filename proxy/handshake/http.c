/* HTTP CONNECT, RFC 9110 9.3.6; messages, RFC 9112. */

#include <string.h>
#include <strings.h>

#include "handshake/handshake.h"

#define HEAD_MAX   (64 * 1024)
#define BODY_MAX   (64 * 1024)
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

static void
say_text(struct handshake *h, const char *text)
{
	handshake_say(h, text, strlen(text));
}

static void
say_authorization(struct handshake *h, const char *authority)
{
	struct handshake_http *s = &h->as.http;
	char cnonce[2 * sizeof(h->random) + 1];
	struct http_auth_request r = { .method = "CONNECT",
		.uri = authority,
		.user = h->via->user,
		.password = h->via->password,
		.cnonce = cnonce,
		.count = ++s->count };

	digest_bytes_hex(h->random, sizeof(h->random), cnonce);
	h->out_len += http_auth_answer(&s->auth, &r,
	    (char *)h->out + h->out_len, sizeof(h->out) - h->out_len);
}

static void
say_request(struct handshake *h)
{
	char authority[ENDPOINT_AUTHORITY_MAX];

	endpoint_authority(h->to, authority, sizeof(authority));
	say_text(h, "CONNECT ");
	say_text(h, authority);
	say_text(h, " HTTP/1.1\r\nHost: ");
	say_text(h, authority);
	say_text(h, "\r\n");
	if (h->as.http.auth.scheme != HTTP_AUTH_NONE) {
		say_authorization(h, authority);
		h->as.http.said_password = true;
	}
	say_text(h, "\r\n");
}

/* Forgets the last answer, but not what it taught. */
static void
forget_answer(struct handshake_http *s)
{
	*s = (struct handshake_http){ .state = STATE_STATUS_LINE,
		.auth = s->auth,
		.answered = s->answered,
		.count = s->count,
		.reused = s->reused,
		.said_password = s->said_password };
}

static void
http_begin(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	h->skips = false;
	forget_answer(s);
	s->reused = false;
	/* To be optimistic is to consent to Basic before anybody asks. */
	if (h->via->optimistic && h->via->has_password &&
	    s->auth.scheme == HTTP_AUTH_NONE)
		s->auth.scheme = HTTP_AUTH_BASIC;
	say_request(h);
}

static void
ask_again(struct handshake *h)
{
	h->skips = false;
	forget_answer(&h->as.http);
	h->as.http.reused = true;
	say_request(h);
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The value of the field name, or NULL when line is another; RFC 9112 5. */
static const char *
field_value(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncasecmp(line, name, len) != 0 || line[len] != ':')
		return NULL;
	return http_auth_skip(line + len + 1);
}

/* One that is no number, or past all reason, or contradicted tells nothing. */
static void
take_length(struct handshake_http *s, const char *value)
{
	uint64_t number = 0;
	const char *c;

	for (c = value; *c >= '0' && *c <= '9'; c++) {
		if (number <= BODY_MAX)
			number = number * 10 + (uint64_t)(*c - '0');
	}
	if (c == value || *http_auth_skip(c) != '\0' || number > BODY_MAX ||
	    (s->length && s->body != number))
		s->unclear = true;
	s->length = true;
	s->body = number;
}

static void
take_field(struct handshake_http *s)
{
	bool cut = s->line_len >= sizeof(s->line);
	const char *value, *line = s->line;

	if ((value = field_value(line, "Content-Length")) != NULL) {
		take_length(s, value);
	} else if ((value = field_value(line, "Transfer-Encoding")) != NULL) {
		s->coded = true;
		s->chunked = http_auth_has(value, "chunked");
	} else if ((value = field_value(line, "Connection")) != NULL ||
	    (value = field_value(line, "Proxy-Connection")) != NULL) {
		if (http_auth_has(value, "close"))
			s->keep_alive = false;
		else if (http_auth_has(value, "keep-alive"))
			s->keep_alive = true;
	} else if ((value = field_value(line, "Proxy-Authenticate")) != NULL) {
		s->challenged = s->challenged || *value != '\0';
		http_auth_read(&s->offer, value, cut);
	}
}

/* Skips what is left of a 407, or leaves the connection if it has no end. */
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

/* There is a password, and nothing that the proxy said made us send it. */
static bool
is_unasked(const struct handshake *h)
{
	return h->via->has_password && !h->as.http.said_password;
}

/*
 * A 407, RFC 9110 15.5.8: once more with credentials, if that can help. It
 * can do so again when nothing but the nonce was wrong, RFC 7616 3.3.
 */
static void
take_challenge(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	if (!h->via->has_password) {
		handshake_fail(h, OUTCOME_PROXY_WANTS_CREDENTIALS, 0);
	} else if (!s->challenged && is_unasked(h)) {
		handshake_fail(h, OUTCOME_HTTP_UNASKED, s->status);
	} else if (s->answered > 0 &&
	    (!s->offer.stale || s->answered == ANSWER_MAX)) {
		handshake_fail(h, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0);
	} else if (s->auth.scheme == HTTP_AUTH_BASIC &&
	    s->offer.scheme == HTTP_AUTH_BASIC) {
		handshake_fail(h, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0);
	} else if (s->offer.scheme == HTTP_AUTH_NONE) {
		handshake_fail(h, OUTCOME_PROXY_WANTS_SCHEME, 0);
	} else {
		if (strcmp(s->auth.nonce, s->offer.nonce) != 0)
			s->count = 0;
		s->auth = s->offer;
		s->answered++;
		skip_body(h);
	}
}

/* The empty line after a head: what its status means for a CONNECT. */
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
	} else if (status == 401 && s->said_password) {
		handshake_fail(h, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0);
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

static void
take_chunk_size(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;
	const char *c;

	s->body = 0;
	for (c = s->line; strchr("0123456789abcdefABCDEF", *c) != NULL; c++) {
		if (*c == '\0' || s->body > BODY_MAX)
			break;
		s->body = s->body * 16 +
		    (uint64_t)(*c <= '9' ? *c - '0' : (*c | 0x20) - 'a' + 10);
	}
	if (c == s->line || s->body > BODY_MAX)
		h->want = HANDSHAKE_AGAIN;
	else
		s->state = s->body > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
}

static void
take_line(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;
	size_t len = s->line_len;

	if (len > 0 && len <= sizeof(s->line) && s->line[len - 1] == '\r')
		len--;
	s->line[len < sizeof(s->line) ? len : sizeof(s->line) - 1] = '\0';
	s->line_len = 0;
	switch ((enum state)s->state) {
	case STATE_STATUS_LINE:
		/* RFC 9112 9.3: from 1.1 on a connection persists. */
		s->keep_alive = s->line[7] != '0';
		s->state = STATE_FIELD_LINE;
		break;
	case STATE_FIELD_LINE:
		if (len == 0)
			take_status(h);
		s->ended = len > 0;
		s->line_len = len;
		break;
	case STATE_CHUNK_SIZE:
		take_chunk_size(h);
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

/* RFC 9112 5.2: a line that begins with a blank goes on with the last one. */
static void
take_ended(struct handshake_http *s, uint8_t next)
{
	s->ended = false;
	if (is_blank(next))
		return;
	take_field(s);
	s->line_len = 0;
}

/*
 * RFC 9112 4, byte by byte, so that what is not HTTP is known at once. Any
 * blanks will do between its words: there are proxies that send several.
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
	if (c < '0' || c > '9')
		return false;
	if (at >= sizeof("HTTP/1.#"))
		s->status = s->status * 10 + (c - '0');
	return true;
}

static void
http_byte(struct handshake *h, uint8_t c)
{
	struct handshake_http *s = &h->as.http;

	if (s->state == STATE_STATUS_LINE && !check_status_line(s, c)) {
		/* What the last answer said of its length was not so. */
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
	if (s->state > STATE_FIELD_LINE && ++s->skipped > BODY_MAX) {
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
		take_ended(s, c);
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

	/* Some close after a challenge without having announced it. */
	if (s->state > STATE_FIELD_LINE || (s->reused && s->head == 0))
		h->want = HANDSHAKE_AGAIN;
	else if (is_unasked(h))
		handshake_fail(h, OUTCOME_HTTP_HUNG_UP_UNASKED, 0);
	else
		handshake_hung_up(h);
}

const struct handshake_protocol handshake_http = { http_begin, http_byte,
	http_eof };
