/* Fields of a request, RFC 9110 5. */

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/wipe.h"
#include "route/fields.h"
#include "route/login.h"

/* Proxy-Authorization is what credentials are for. */
static const char own[][20] = { "Host", "Proxy-Authorization", "Content-Length",
	"Transfer-Encoding" };

static bool
is_own(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (strlen(own[i]) == len &&
		    strncasecmp(name, own[i], len) == 0)
			return true;
	}
	return false;
}

static bool
separates(char c)
{
	return c == ' ' || c == '\t';
}

/* RFC 9110 5.5: any byte but control characters; there are names in UTF-8. */
static bool
is_value(const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (((unsigned char)value[i] < ' ' && value[i] != '\t') ||
		    value[i] == 0x7f)
			return false;
	}
	return true;
}

static void
append(struct fields *f, const char *bytes, size_t len)
{
	memcpy(f->text + f->len, bytes, len);
	f->len += len;
}

bool
fields_add(struct fields *f, const char *line, size_t len)
{
	size_t name = text_token(line, len), from = name + 1;

	if (name == 0 || name == len || line[name] != ':' || is_own(line, name))
		return false;
	while (len > from && separates(line[len - 1]))
		len--;
	while (from < len && separates(line[from]))
		from++;
	if (!is_value(line + from, len - from) ||
	    name + 2 + (len - from) + 2 > sizeof(f->text) - f->len)
		return false;
	append(f, line, name);
	append(f, ": ", 2);
	append(f, line + from, len - from);
	append(f, "\r\n", 2);
	return true;
}

bool
fields_lines(struct fields *f, const char *text, size_t len)
{
	size_t at = text_mark(text, len), before = f->len, line;
	const char *end;

	while (at < len) {
		line = login_line(text + at, len - at);
		if (line > 0 && !fields_add(f, text + at, line))
			return false;
		end = memchr(text + at, '\n', len - at);
		at = end != NULL ? (size_t)(end + 1 - text) : len;
	}
	return f->len > before;
}

void
fields_give(const struct fields *f, struct route *route)
{
	unsigned i;

	for (i = 0; i < route_count(route); i++) {
		if (protocol_row(route->proxy[i].kind)->fields)
			route->proxy[i].fields = (struct route_text){ f->text,
				f->len };
	}
}

void
fields_wipe(struct fields *f)
{
	/* What was never written to costs nothing. */
	if (f->len == 0)
		return;
	wipe(f->text, f->len);
	f->len = 0;
}
