#include <stdbool.h>
#include <string.h>

#include "request/forced.h"

/* The most words that a command of the right form has. */
#define WORDS_MAX 16

static const char blanks[] = " \t";

/* Whatever names of nc(1) there are; "" ends them. */
static const char programs[][16] = { "nc", "netcat", "ncat", "nc.openbsd",
	"nc.traditional", "wraith-connect", "" };

/* Cuts off the blanks at the end, and one newline among them. */
static void
cut_end(char *command)
{
	size_t len = strlen(command);
	bool newline = false;

	for (; len > 0; len--) {
		if (command[len - 1] == '\n' && !newline)
			newline = true;
		else if (strchr(blanks, command[len - 1]) == NULL)
			break;
		command[len - 1] = '\0';
	}
}

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

static bool
names_a_path(const char *word)
{
	return word[0] == '/' &&
	    word[strspn(word,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789/._-")] == '\0';
}

static bool
is_program(const char *word)
{
	const char *name = names_a_path(word) ? strrchr(word, '/') + 1 : word;
	size_t i;

	for (i = 0; programs[i][0] != '\0'; i++) {
		if (strcmp(name, programs[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_count(const char *word)
{
	return *word != '\0' && word[strspn(word, "0123456789")] == '\0';
}

/*
 * How many words an option of nc(1) takes that changes nothing here, when word
 * begins with one, alone or with others: 1, or 2 with a number that follows;
 * else 0.
 */
static int
option_words(char *const *word, int words)
{
	const char *c = word[0] + 1, *number;

	if (word[0][0] != '-' || *c == '\0')
		return 0;
	c += strspn(c, "46Nv");
	if (*c == '\0')
		return 1;
	if (*c != 'q' && *c != 'w')
		return 0;
	number = c[1] != '\0' ? c + 1 : words > 1 ? word[1] : "";
	/* A negative time of -q means never. */
	if (*c == 'q' && *number == '-')
		number++;
	if (!is_count(number))
		return 0;
	return c[1] != '\0' ? 1 : 2;
}

/* Takes what may be in front of a target: how many words that are. */
static int
skip_program(char *const *word, int words)
{
	int first = words > 0 && strcmp(word[0], "exec") == 0, more;

	if (first >= words || !is_program(word[first]))
		return 0;
	/* A host may have that name. */
	if (first == 0 && words == 1)
		return 0;
	for (first++; first < words; first += more) {
		more = option_words(word + first, words - first);
		if (more == 0)
			break;
	}
	return first;
}

/* How many words at the end throw messages away, as a shell would. */
static int
silencing_words(char *const *word, int words)
{
	if (words > 0 && strcmp(word[words - 1], "2>/dev/null") == 0)
		return 1;
	return words > 1 && strcmp(word[words - 2], "2>") == 0 &&
		strcmp(word[words - 1], "/dev/null") == 0
	    ? 2
	    : 0;
}

struct verdict
forced_split(char *command, char **word, int *words)
{
	const struct verdict refused = outcome_of(OUTCOME_FORCED_COMMAND);
	char *next, *found[WORDS_MAX] = { NULL };
	int first, count = 0;

	cut_end(command);
	if (strpbrk(command, "\r\n") != NULL)
		return refused;
	while ((next = next_target_word(&command)) != NULL) {
		if (count == WORDS_MAX)
			return refused;
		found[count++] = next;
	}
	if (count == 0)
		return outcome_of(OUTCOME_FORCED_LOGIN);
	first = skip_program(found, count);
	if (first > 0)
		count -= silencing_words(found + first, count - first);
	*words = count - first;
	if (*words < 1 || *words > 2 || found[first][0] == '-' ||
	    found[count - 1][0] == '-' ||
	    (*words == 1 && strchr(found[first], ':') == NULL))
		return refused;
	memcpy(word, found + first, (size_t)*words * sizeof(word[0]));
	return outcome_of(OUTCOME_OK);
}
