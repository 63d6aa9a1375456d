/* Fields for HTTP proxies, from lines of text. */

#include <string.h>

#include "check.h"
#include "route/fields.h"

/* NULL: it is refused. */
static const struct {
	const char *line, *sent;
} rows[] = {
	{ "X-Team: databases", "X-Team: databases\r\n" },
	{ "X-Team:databases", "X-Team: databases\r\n" },
	{ "X-Team: \t a b\tc \t ", "X-Team: a b\tc\r\n" },
	{ "X-Team:", "X-Team: \r\n" },
	{ "X-Team: \t", "X-Team: \r\n" },
	{ "X: a: b", "X: a: b\r\n" },
	{ "x!#$%&'*+-.^_`|~9:1", "x!#$%&'*+-.^_`|~9: 1\r\n" },
	{ "X: J\xc3\xbcrgen", "X: J\xc3\xbcrgen\r\n" },
	{ "Hosts: a", "Hosts: a\r\n" },
	{ "Authorization: a", "Authorization: a\r\n" },
	{ "", NULL },
	{ ":", NULL },
	{ ": a", NULL },
	{ "X", NULL },
	{ "X a", NULL },
	{ "X : a", NULL },
	{ " X: a", NULL },
	{ "\tX: a", NULL },
	{ "X Y: a", NULL },
	{ "X(Y): a", NULL },
	{ "\"X\": a", NULL },
	{ "J\xc3\xbc: a", NULL },
	{ "X: a\rb", NULL },
	{ "X: a\nb", NULL },
	{ "X: a\r\nHost: b", NULL },
	{ "X: a\r", NULL },
	{ "X: a\x7f", NULL },
	{ "X: \x1b[1m", NULL },
	{ "Host: a", NULL },
	{ "hOST:a", NULL },
	{ "Proxy-Authorization: Basic a", NULL },
	{ "content-length: 1", NULL },
	{ "Transfer-Encoding: chunked", NULL },
};

/* A text, and what is sent; NULL: it is refused. */
static const struct {
	const char *text, *sent;
} texts[] = {
	{ "X: a", "X: a\r\n" },
	{ "X: a\nY: b\n", "X: a\r\nY: b\r\n" },
	{ "\r\nX: a\r\n\r\nY: b\r\n\n", "X: a\r\nY: b\r\n" },
	{ "\xef\xbb\xbfX: a\n", "X: a\r\n" },
	{ "X: a\nX: b", "X: a\r\nX: b\r\n" },
	{ "", NULL },
	{ "\n\r\n", NULL },
	{ "\xef\xbb\xbf", NULL },
	{ "X: a\n b\n", NULL },
	{ "X: a\nb\n", NULL },
	{ "X: a\n# b: c\n", NULL },
	{ "X: a\nHost: b\n", NULL },
	{ "X: a\r\r\n", NULL },
};

static struct fields f;

static bool
is(const char *sent)
{
	return f.len == strlen(sent) && memcmp(f.text, sent, f.len) == 0;
}

static void
test_rows(void)
{
	size_t i, len;
	bool taken;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fields_wipe(&f);
		len = strlen(rows[i].line);
		taken = fields_add(
		    &f, (const char *)check_guarded(rows[i].line, len), len);
		CHECK(taken == (rows[i].sent != NULL), rows[i].line);
		CHECK(is(taken ? rows[i].sent : ""), rows[i].line);
	}
	fields_wipe(&f);
	CHECK(!fields_add(&f, BYTES("X: a\0b")), "a NUL");
	CHECK(!fields_add(&f, BYTES("X\0: a")), "a NUL");
}

static void
test_texts(void)
{
	size_t i, len;
	bool taken;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		fields_wipe(&f);
		len = strlen(texts[i].text);
		taken = fields_lines(
		    &f, (const char *)check_guarded(texts[i].text, len), len);
		CHECK(taken == (texts[i].sent != NULL), texts[i].text);
		CHECK(!taken || is(texts[i].sent), texts[i].text);
	}
	fields_wipe(&f);
	CHECK(fields_add(&f, BYTES("X: a")), "after an option");
	CHECK(!fields_lines(&f, BYTES("\n")), "after an option");
	CHECK(fields_lines(&f, BYTES("Y: b\n")), "after an option");
	CHECK(is("X: a\r\nY: b\r\n"), "after an option");
}

/* All of them fill the room, and not a byte more fits. */
static void
test_room(void)
{
	static char line[FIELDS_MAX];

	memset(line, 'x', sizeof(line));
	memcpy(line, "X: ", 3);
	fields_wipe(&f);
	CHECK(!fields_add(&f, line, sizeof(line) - 1), "a byte too long");
	CHECK(f.len == 0, "a byte too long");
	CHECK(fields_add(&f, line, sizeof(line) - 2), "the longest");
	CHECK(f.len == sizeof(f.text), "the longest");
	CHECK(!fields_add(&f, BYTES("Y:")), "full");
	fields_wipe(&f);
	CHECK(f.len == 0 && f.text[0] == 0 && f.text[FIELDS_MAX - 1] == 0,
	    "wiped");
}

/* They are for each HTTP proxy of a route, and for no other. */
static void
test_give(void)
{
	static struct route route;
	const struct route_text *given;

	fields_wipe(&f);
	CHECK(fields_add(&f, BYTES("X: a")), "a field");
	CHECK(
	    route_add(&route, "socks5h://p,http://q", PROTOCOL_SOCKS5H).what ==
		OUTCOME_OK,
	    "a route");
	fields_give(&f, &route);
	given = &route.proxy[0].fields;
	CHECK(given->len == 0, "to a SOCKS proxy");
	given = &route.proxy[1].fields;
	CHECK(given->text == f.text && given->len == f.len, "to an HTTP proxy");
}

int
main(void)
{
	test_rows();
	test_give();
	test_texts();
	test_room();
	return check_status();
}
