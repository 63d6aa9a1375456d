/* Numbers and DATA as a script writes them. */
#include "system.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "text.h"

uint64_t
text_number(const char *text)
{
	char *end;
	uint64_t n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end == 'K' && end[1] == '\0')
		n <<= 10;
	else if (*end == 'M' && end[1] == '\0')
		n <<= 20;
	else if (*end != '\0')
		end = NULL;
	if (errno != 0 || end == text || end == NULL || *text == '-')
		broken("not a number: %s", text);
	return n;
}

unsigned int
text_small_number(const char *text)
{
	uint64_t n = text_number(text);

	if (n > INT_MAX)
		broken("too big: %s", text);
	return (unsigned int)n;
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return at == NULL ? -1 : (int)(at - digits);
}

static unsigned char
unescape_one(const char **text)
{
	static const char names[] = "rnt0\\", values[] = "\r\n\t\0\\";
	const char *at, *t = *text;

	if (*t != '\\') {
		*text = t + 1;
		return (unsigned char)*t;
	}
	if (t[1] == 'x' && hex_digit(t[2]) >= 0 && hex_digit(t[3]) >= 0) {
		*text = t + 4;
		return (unsigned char)(hex_digit(t[2]) << 4 | hex_digit(t[3]));
	}
	at = t[1] == '\0' ? NULL : strchr(names, t[1]);
	if (at == NULL)
		broken("unknown escape: %s", t);
	*text = t + 2;
	return (unsigned char)values[at - names];
}

unsigned char *
text_unescape(const char *text, size_t *len)
{
	unsigned char *data = malloc(strlen(text) + 1);

	if (data == NULL)
		broken_errno("malloc");
	*len = 0;
	while (*text != '\0')
		data[(*len)++] = unescape_one(&text);
	return data;
}

const char *
text_escape(const unsigned char *data, size_t len, char *text, size_t size)
{
	size_t i, at = 0;

	for (i = 0; i < len && at + 8 < size; i++) {
		if (data[i] == '\\' || data[i] < 0x20 || data[i] > 0x7e)
			at += (size_t)snprintf(
			    text + at, size - at, "\\x%02x", data[i]);
		else
			text[at++] = (char)data[i];
	}
	snprintf(text + at, size - at, "%s", i < len ? "..." : "");
	return text;
}
