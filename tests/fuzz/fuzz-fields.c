/* Fields for HTTP proxies: each line as an option's argument, and all of them
 * as a file. */

#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "route/fields.h"

/* Lines that end in CRLF, each a name, a colon, a blank and a value. */
static void
is_sound(const struct fields *f)
{
	static const char *const own[] = { "Host:", "Proxy-Authorization:",
		"Content-Length:", "Transfer-Encoding:" };
	static char text[FIELDS_MAX + 1];
	char *line = text, *end;
	size_t i;

	assert(f->len <= FIELDS_MAX);
	memcpy(text, f->text, f->len);
	text[f->len] = '\0';
	assert(strlen(text) == f->len);
	for (; *line != '\0'; line = end + 2) {
		end = strstr(line, "\r\n");
		assert(end != NULL);
		*end = '\0';
		assert(line[strcspn(line, "\r\n\v\f\177\033")] == '\0');
		assert(line[0] > ' ' && strstr(line, ": ") != NULL);
		assert(strcspn(line, " \t\"(),/;<=>?@[\\]{}") >
		    strcspn(line, ":"));
		for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
			assert(strncasecmp(line, own[i], strlen(own[i])) != 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct fields file, options;
	bool all = true, any = false, whole;
	char *text, *line;

	fields_wipe(&file);
	fields_wipe(&options);
	whole = fields_lines(&file, fuzz_bytes(data, len), len);
	is_sound(&file);
	text = fuzz_text(data, len);
	while ((line = fuzz_line(&text)) != NULL) {
		if (!fields_add(&options, line, strlen(line)))
			all = all && *line == '\0';
		else
			any = true;
		is_sound(&options);
	}
	/* An option has no line ends, no mark and no NUL. */
	if (all && any && memchr(data, '\0', len) == NULL) {
		assert(whole && file.len == options.len);
		assert(memcmp(file.text, options.text, file.len) == 0);
	}
	return 0;
}
