#include <string.h>

#include "request/forced.h"

static const char blanks[] = " \t";

static char *
next_target_word(char **at)
{
	char *word = *at + strspn(*at, blanks);

	if (*word == '\0')
		return NULL;
	*at = word + strcspn(word, blanks);
	if (**at != '\0')
		*(*at)++ = '\0';
	return word;
}

static int
is_program(const char *word)
{
	return strcmp(word, "wraith-connect") == 0 || strcmp(word, "nc") == 0;
}

struct verdict
forced_split(char *command, char **word, int *words)
{
	const struct verdict refused = outcome_of(OUTCOME_FORCED_COMMAND);
	char *next, *found[3];
	int first, count = 0;

	while ((next = next_target_word(&command)) != NULL) {
		if (count == 3 || *next == '-')
			return refused;
		found[count++] = next;
	}
	if (count == 0)
		return outcome_of(OUTCOME_FORCED_LOGIN);
	first = count > 1 && is_program(found[0]);
	*words = count - first;
	if (*words > 2 || (*words == 1 && strchr(found[first], ':') == NULL))
		return refused;
	memcpy(word, found + first, (size_t)*words * sizeof(word[0]));
	return outcome_of(OUTCOME_OK);
}
