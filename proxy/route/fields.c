/* Fields of a request, RFC 9110 5. */

#include "route/fields.h"
#include "base/wipe.h"

/* Proxy-Authorization is what credentials are for. */
static const char own[][20] = { "Host", "Proxy-Authorization", "Content-Length",
	"Transfer-Encoding" };

static bool
is_own(const struct cursor *name)
{
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (cursor_means(name, own[i]))
			return true;
	}
	return false;
}

/* RFC 9110 5.5: any byte but control characters; there are names in UTF-8. */
static bool
is_value(struct cursor value)
{
	char c;

	while (!cursor_ended(&value)) {
		c = cursor_get(&value);
		if (((unsigned char)c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
append(struct fields *f, struct cursor c)
{
	while (!cursor_ended(&c)) {
		if (f->len >= sizeof(f->text))
			return false;
		f->text[f->len++] = cursor_get(&c);
	}
	return true;
}

static bool
add(struct fields *f, struct cursor value)
{
	struct cursor name = value;
	size_t before = f->len;

	cursor_skip(&value, CURSOR_TOKEN);
	name.end = value.at;
	if (cursor_ended(&name) || !cursor_take(&value, ':') || is_own(&name))
		return false;
	cursor_skip(&value, " \t");
	cursor_trim(&value, " \t");
	if (!is_value(value))
		return false;
	if (append(f, name) && append(f, cursor_of(": ")) && append(f, value) &&
	    append(f, cursor_of("\r\n")))
		return true;
	while (f->len > before)
		f->text[--f->len] = '\0';
	return false;
}

bool
fields_add(struct fields *f, const char *line, size_t len)
{
	return add(f, (struct cursor){ .text = line, .end = len });
}

bool
fields_lines(struct fields *f, const char *text, size_t len)
{
	struct cursor c = cursor_of_file(text, len), line;
	size_t before = f->len;

	while (!cursor_ended(&c)) {
		line = cursor_line(&c);
		if (!cursor_ended(&line) && !add(f, line))
			return false;
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
