#include <stdbool.h>
#include <string.h>

#include "base/cursor.h"
#include "request/forced.h"

/* The most words that a command of the right form has. */
#define WORDS_MAX 16

static const char blanks[] = " \t";

/* All names of nc(1); "" ends the list. */
static const char programs[][16] = { "nc", "netcat", "ncat", "nc.openbsd",
	"nc.traditional", "wraith-connect", "" };

/* The command without the blanks at its end, and one newline among them. */
static struct cursor
without_end(const char *command)
{
	struct cursor c = cursor_of(command);
	bool newline = false;

	for (; c.end > 0; c.end--) {
		if (command[c.end - 1] == '\n' && !newline)
			newline = true;
		else if (strchr(blanks, command[c.end - 1]) == NULL)
			break;
	}
	return c;
}

static bool
has_line_end(struct cursor c)
{
	cursor_cut(&c, "\r\n");
	return !cursor_ended(&c);
}

static bool
next_word(struct cursor *c, struct cursor *word)
{
	cursor_skip(c, blanks);
	*word = cursor_cut(c, blanks);
	return !cursor_ended(word);
}

/* The text after the last slash of a path, or the word if it is not a path. */
static struct cursor
last_part(const struct cursor *word)
{
	struct cursor part = *word, rest = *word;

	if (!cursor_take(&rest, '/') ||
	    !cursor_has_only(&rest,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789/._-"))
		return part;
	for (part = rest; !cursor_ended(&rest); cursor_cut(&rest, "/")) {
		if (cursor_take(&rest, '/'))
			part = rest;
	}
	return part;
}

static bool
is_program(const struct cursor *word)
{
	struct cursor name = last_part(word);
	size_t i;

	for (i = 0; programs[i][0] != '\0'; i++) {
		if (cursor_is(&name, programs[i]))
			return true;
	}
	return false;
}

static bool
is_count(const struct cursor *word)
{
	return !cursor_ended(word) && cursor_has_only(word, "0123456789");
}

/*
 * If word begins with an option of nc(1) that changes nothing here, alone or
 * with others, returns how many words it takes: 1, or 2 with a number that
 * follows; otherwise 0.
 */
static int
option_words(const struct cursor *word, int words)
{
	struct cursor option = word[0];
	bool quits;
	int taken = 1;

	if (!cursor_take(&option, '-') || cursor_ended(&option))
		return 0;
	cursor_skip(&option, "46Nv");
	if (cursor_ended(&option))
		return 1;
	quits = cursor_take(&option, 'q');
	if (!quits && !cursor_take(&option, 'w'))
		return 0;
	if (cursor_ended(&option) && words > 1)
		option = word[taken++];
	/* A negative time of -q means never. */
	if (quits)
		cursor_take(&option, '-');
	return is_count(&option) ? taken : 0;
}

/* Takes the words that may be before a target; returns how many they are. */
static int
skip_program(const struct cursor *word, int words)
{
	int first = cursor_is(&word[0], "exec"), more;

	if (first >= words || !is_program(&word[first]))
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

/* How many words at the end discard messages, as in a shell. */
static int
silencing_words(const struct cursor *word, int words)
{
	if (cursor_is(&word[words - 1], "2>/dev/null"))
		return 1;
	return words > 1 && cursor_is(&word[words - 2], "2>") &&
		cursor_is(&word[words - 1], "/dev/null")
	    ? 2
	    : 0;
}

static bool
begins_with(struct cursor word, char byte)
{
	return cursor_take(&word, byte);
}

static char *
string_of(char *command, const struct cursor *word)
{
	command[word->end] = '\0';
	return command + word->at;
}

struct verdict
forced_split(char *command, char **word, int *words)
{
	const struct verdict refused = outcome_of(OUTCOME_FORCED_COMMAND);
	struct cursor c = without_end(command), found[WORDS_MAX + 1];
	int i, first, count = 0;

	if (has_line_end(c))
		return refused;
	for (i = 0; i <= WORDS_MAX; i++)
		count += next_word(&c, &found[i]);
	if (count == 0)
		return outcome_of(OUTCOME_FORCED_LOGIN);
	if (count > WORDS_MAX)
		return refused;
	first = skip_program(found, count);
	if (first > 0)
		count -= silencing_words(found, count);
	*words = count - first;
	if (*words < 1 || *words > 2 || begins_with(found[first], '-') ||
	    begins_with(found[count - 1], '-'))
		return refused;
	word[0] = string_of(command, &found[first]);
	word[1] = string_of(command, &found[count - 1]);
	return *words == 1 && strchr(word[0], ':') == NULL
	    ? refused
	    : outcome_of(OUTCOME_OK);
}
