/* The fields of an answer: RFC 9110 5, RFC 9112 5 to 7 and 9.3. */

#include "handshake/http_field.h"

#define BLANKS " \t"

/*
 * A length that is not a number, is beyond all reason, or is contradicted, says
 * nothing.
 */
static void
take_length(struct handshake_http *s, struct cursor value)
{
	struct cursor digits = value;
	uint64_t number = 0;

	cursor_skip(&value, "0123456789");
	digits.end = value.at;
	if (cursor_ended(&digits))
		s->unclear = true;
	while (!cursor_ended(&digits) && number <= HTTP_FIELD_BODY_MAX)
		number = number * 10 + (uint64_t)(cursor_get(&digits) - '0');
	cursor_skip(&value, BLANKS);
	if (!cursor_ended(&value) || number > HTTP_FIELD_BODY_MAX ||
	    (s->length && s->body != number))
		s->unclear = true;
	s->length = true;
	s->body = number;
}

static void
take_connection(struct handshake_http *s, struct cursor value)
{
	if (http_auth_has(value, "close"))
		s->keep_alive = false;
	else if (http_auth_has(value, "keep-alive"))
		s->keep_alive = true;
}

/* RFC 9112 5: there is no blank before the colon. */
void
http_field_take(struct handshake_http *s, struct cursor line, bool cut,
    struct route_text scheme)
{
	struct cursor name = cursor_cut(&line, ":");

	if (!cursor_take(&line, ':'))
		return;
	cursor_skip(&line, BLANKS);
	if (cursor_means(&name, "Content-Length")) {
		take_length(s, line);
	} else if (cursor_means(&name, "Transfer-Encoding")) {
		s->coded = true;
		s->chunked = http_auth_has(line, "chunked");
	} else if (cursor_means(&name, "Connection") ||
	    cursor_means(&name, "Proxy-Connection")) {
		take_connection(s, line);
	} else if (cursor_means(&name, "Proxy-Authenticate")) {
		s->challenged = s->challenged || !cursor_ended(&line);
		http_auth_read(&s->offer, line, cut, scheme);
	}
}
