/* The fields of an answer: RFC 9110 5, RFC 9112 5 to 7 and 9.3. */

#include <string.h>
#include <strings.h>

#include "handshake/http_field.h"

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
		if (number <= HTTP_FIELD_BODY_MAX)
			number = number * 10 + (uint64_t)(*c - '0');
	}
	if (c == value || *http_auth_skip(c) != '\0' ||
	    number > HTTP_FIELD_BODY_MAX || (s->length && s->body != number))
		s->unclear = true;
	s->length = true;
	s->body = number;
}

void
http_field_take(struct handshake_http *s, struct route_text scheme)
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
		http_auth_read(&s->offer, value, cut, scheme);
	}
}
