/* SSH_ORIGINAL_COMMAND, and the target that it names. */

#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "request/forced.h"

/* Like main: finds the target. */
static void
target(char *const *word, int words)
{
	char *host = word[0], *port = word[words - 1];
	struct verdict v = outcome_verdict(OUTCOME_OK, 0);
	struct endpoint to;

	if (words == 1)
		v = target_split(word[0], &host, &port);
	if (v.what == OUTCOME_OK)
		v = target_set(&to, host, 0);
	fuzz_verdict(v, 0);
	if (v.what == OUTCOME_OK && target_port(port, &to.port))
		fuzz_target(&to);
}

/* The result, read again, means the same. */
static void
reads_back(char *const *word, int words)
{
	static char line[FUZZ_MAX + 32];
	char *again[2];
	int count;

	sprintf(line, "nc\t%s %s ", word[0], words == 2 ? word[1] : "");
	assert(forced_split(line, again, &count).what == OUTCOME_OK);
	assert(count == words && strcmp(word[0], again[0]) == 0);
	assert(words == 1 || strcmp(word[1], again[1]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), *end = text + strlen(text), *word[2];
	struct verdict v;
	uint16_t port;
	int i, words;

	v = forced_split(text, word, &words);
	fuzz_verdict(v, 0);
	if (v.what != OUTCOME_OK)
		return 0;
	assert(words == 1 || words == 2);
	for (i = 0; i < words; i++) {
		assert(word[i] >= text && word[i] < end);
		assert(word[i][0] != '\0' && word[i][0] != '-');
		assert(strpbrk(word[i], " \t") == NULL);
	}
	assert(words == 2 ? word[0] < word[1] : strchr(word[0], ':') != NULL);
	/*
	 * A word that cannot be a port may be one for the shell; main refuses
	 * it.
	 */
	if (words == 2 && !target_port(word[1], &port))
		return 0;
	reads_back(word, words);
	target(word, words);
	return 0;
}
