/* HTTP CONNECT, RFC 9110 9.3.6; messages, RFC 9112; Basic, RFC 7617. */

#include <string.h>
#include <strings.h>

#include "handshake/handshake.h"
#include "wipe.h"

#define HEAD_MAX (64 * 1024)
#define BODY_MAX (64 * 1024)

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

/* RFC 4648 4. */
static void
say_base64(struct handshake *h, const char *data, size_t len)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789+/";
	size_t i, k;

	for (i = 0; i < len; i += 3) {
		uint32_t bits = 0;
		char quad[4];

		for (k = 0; k < 3; k++)
			bits = bits << 8 |
			    (i + k < len ? (unsigned char)data[i + k] : 0U);
		for (k = 0; k < 4; k++)
			quad[k] = i + k > len
			    ? '='
			    : alphabet[bits >> (18 - 6 * k) & 63];
		handshake_say(h, quad, sizeof(quad));
	}
}

/* RFC 7617 2. */
static void
say_basic(struct handshake *h)
{
	char pair[ROUTE_USER_MAX + ROUTE_PASSWORD_MAX + 2];
	size_t at = 0;

	at = outcome_append(pair, sizeof(pair), at, h->via->user);
	at = outcome_append(pair, sizeof(pair), at, ":");
	at = outcome_append(pair, sizeof(pair), at, h->via->password);
	say_text(h, "Proxy-Authorization: Basic ");
	say_base64(h, pair, at);
	say_text(h, "\r\n");
	wipe(pair, sizeof(pair));
}

static void
say_request(struct handshake *h)
{
	char authority[TARGET_AUTHORITY_MAX];

	target_authority(h->to, authority, sizeof(authority));
	say_text(h, "CONNECT ");
	say_text(h, authority);
	say_text(h, " HTTP/1.1\r\nHost: ");
	say_text(h, authority);
	say_text(h, "\r\n");
	if (h->as.http.login)
		say_basic(h);
	say_text(h, "\r\n");
}

/* Forgets the last answer, but not what it taught. */
static void
forget_answer(struct handshake_http *s)
{
	*s = (struct handshake_http){ .state = STATE_STATUS_LINE,
		.login = s->login,
		.reused = s->reused };
}

static void
begin(struct handshake *h)
{
	forget_answer(&h->as.http);
	h->as.http.reused = false;
	say_request(h);
}

static void
ask_again(struct handshake *h)
{
	forget_answer(&h->as.http);
	h->as.http.reused = true;
	say_request(h);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *
skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

/* The value of the field name, or NULL when line is another; RFC 9112 5. */
static const char *
field_value(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncasecmp(line, name, len) != 0 || line[len] != ':')
		return NULL;
	return skip_blanks(line + len + 1);
}

/* Is token one of the list's elements or their first words? RFC 9110 5.6.1 */
static bool
list_has(const char *list, const char *token)
{
	size_t len = strlen(token);
	bool quoted = false, start = true;

	for (; *list != '\0'; list++) {
		if (quoted) {
			if (*list == '\\' && list[1] != '\0')
				list++;
			else if (*list == '"')
				quoted = false;
			continue;
		}
		if (start && strncasecmp(list, token, len) == 0 &&
		    strchr(" \t,", list[len]) != NULL)
			return true;
		if (*list == '"')
			quoted = true;
		start = *list == ',' || (start && is_blank(*list));
	}
	return false;
}

/* One with other than digits, or one past all reason, leaves length unset. */
static void
take_length(struct handshake_http *s, const char *value)
{
	uint64_t number = 0;
	const char *c;

	for (c = value; *c >= '0' && *c <= '9'; c++) {
		if (number <= BODY_MAX)
			number = number * 10 + (uint64_t)(*c - '0');
	}
	s->length = c != value && *skip_blanks(c) == '\0';
	s->body = number;
}

static void
take_field(struct handshake_http *s, const char *line)
{
	const char *value;

	if ((value = field_value(line, "Content-Length")) != NULL) {
		take_length(s, value);
	} else if ((value = field_value(line, "Transfer-Encoding")) != NULL) {
		s->chunked = list_has(value, "chunked");
		s->length = false;
	} else if ((value = field_value(line, "Connection")) != NULL ||
	    (value = field_value(line, "Proxy-Connection")) != NULL) {
		if (list_has(value, "close"))
			s->keep_alive = false;
		else if (list_has(value, "keep-alive"))
			s->keep_alive = true;
	} else if ((value = field_value(line, "Proxy-Authenticate")) != NULL) {
		s->basic = s->basic || list_has(value, "Basic");
	}
}

/* A 407, RFC 9110 15.5.8: once more with credentials, if that can help. */
static void
take_challenge(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	if (s->login) {
		handshake_fail(h, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0);
	} else if (!h->via->credentials) {
		handshake_fail(h, OUTCOME_PROXY_WANTS_CREDENTIALS, 0);
	} else if (!s->basic) {
		handshake_fail(h, OUTCOME_PROXY_WANTS_SCHEME, 0);
	} else {
		s->login = true;
		if (!s->keep_alive)
			h->want = HANDSHAKE_AGAIN;
		else if (s->chunked)
			s->state = STATE_CHUNK_SIZE;
		else if (!s->length || s->body > BODY_MAX)
			h->want = HANDSHAKE_AGAIN;
		else if (s->body > 0)
			s->state = STATE_BODY;
		else
			ask_again(h);
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

	if (len >= sizeof(s->line))
		len = sizeof(s->line) - 1;
	else if (len > 0 && s->line[len - 1] == '\r')
		len--;
	s->line[len] = '\0';
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
		else
			take_field(s, s->line);
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

/* RFC 9112 4, byte by byte, so that what is not HTTP is known at once. */
static bool
check_status_line(struct handshake_http *s, uint8_t c)
{
	static const char form[] = "HTTP/1.# ###";
	size_t at = s->line_len;

	if (at >= sizeof(form))
		return true;
	if (at == sizeof(form) - 1)
		return c == ' ' || c == '\r' || c == '\n';
	if (form[at] != '#')
		return c == form[at];
	if (c < '0' || c > '9')
		return false;
	if (at >= sizeof("HTTP/1.#"))
		s->status = s->status * 10 + (c - '0');
	return true;
}

static void
byte(struct handshake *h, uint8_t c)
{
	struct handshake_http *s = &h->as.http;

	if (s->state == STATE_STATUS_LINE && !check_status_line(s, c)) {
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
	if (c == '\n') {
		take_line(h);
		return;
	}
	if (s->line_len < sizeof(s->line))
		s->line[s->line_len] = (char)c;
	s->line_len++;
}

static void
eof(struct handshake *h)
{
	struct handshake_http *s = &h->as.http;

	/* Some close after a challenge without having announced it. */
	if (s->state > STATE_FIELD_LINE || (s->reused && s->head == 0))
		h->want = HANDSHAKE_AGAIN;
	else
		handshake_fail(h, OUTCOME_PROXY_HUNG_UP, 0);
}

const struct handshake_protocol handshake_http = { begin, byte, eof };
