#include <string.h>

#include "request/suggest.h"

#define FAR     3 /* letters */
#define LONGEST 32

/*
 * The Levenshtein distance, one row at a time; both words have at most LONGEST
 * bytes.
 */
static unsigned
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned row[LONGEST + 1], diagonal, change, least;
	size_t i, k;

	for (k = 0; k <= b_len; k++)
		row[k] = (unsigned)k;
	for (i = 0; i < a_len; i++) {
		diagonal = row[0]++;
		for (k = 1; k <= b_len; k++) {
			change = diagonal + (a[i] != b[k - 1]);
			diagonal = row[k];
			least = row[k] < row[k - 1] ? row[k] : row[k - 1];
			row[k] = change < least + 1 ? change : least + 1;
		}
	}
	return row[b_len];
}

int
suggest_option(const char *typed, const struct option *list)
{
	unsigned found, least = FAR;
	int i, nearest = -1;
	size_t len;

	if (strncmp(typed, "--", 2) != 0)
		return -1;
	typed += 2;
	len = strcspn(typed, "=");
	if (len > LONGEST)
		return -1;
	for (i = 0; list[i].name != NULL; i++) {
		if (strlen(list[i].name) > LONGEST)
			continue;
		found = distance(
		    typed, len, list[i].name, strlen(list[i].name));
		if (found < least) {
			least = found;
			nearest = i;
		}
	}
	return nearest;
}
