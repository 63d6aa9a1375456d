#include <string.h>

#include "base/text.h"

size_t
text_append(char *line, size_t size, size_t at, const char *text)
{
	size_t i, len = strlen(text), end = at + len;

	if (end > size - 1)
		end = size - 1;
	for (i = 0; i < len && at < end; i++)
		line[at++] = text[i];
	line[end] = '\0';
	return end;
}

size_t
text_append_number(
    char *line, size_t size, size_t at, unsigned long long number)
{
	char digits[24] = "";
	size_t i = sizeof(digits) - 1;

	do {
		digits[--i] = (char)('0' + number % 10);
		number /= 10;
	} while (number != 0);
	return text_append(line, size, at, digits + i);
}
