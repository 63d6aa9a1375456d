#include <string.h>

#include "check.h"
#include "request/forced.h"

static const struct row {
	const char *command;
	enum outcome what;
	const char *first, *second; /* second NULL: one word */
} rows[] = {
	{ "a 22", OUTCOME_OK, "a", "22" },
	{ "a:22", OUTCOME_OK, "a:22", NULL },
	{ "[::1]:22", OUTCOME_OK, "[::1]:22", NULL },
	{ " \t a \t 22 \t", OUTCOME_OK, "a", "22" },
	{ "nc a 22", OUTCOME_OK, "a", "22" },
	{ "nc a:22", OUTCOME_OK, "a:22", NULL },
	{ "wraith-connect a 22", OUTCOME_OK, "a", "22" },
	{ "wraith-connect a:22", OUTCOME_OK, "a:22", NULL },
	{ "nc:22", OUTCOME_OK, "nc:22", NULL },
	{ "nc nc 22", OUTCOME_OK, "nc", "22" },
	{ "$(id) 22", OUTCOME_OK, "$(id)", "22" },
	{ "a 22\n", OUTCOME_OK, "a", "22" },
	{ "a:22 \n\t", OUTCOME_OK, "a:22", NULL },
	{ "/bin/nc a 22", OUTCOME_OK, "a", "22" },
	{ "exec nc -q 0 -Nv -w5 a 22 2>/dev/null\n", OUTCOME_OK, "a", "22" },
	{ "exec /usr/bin/nc.openbsd a:22 2> /dev/null", OUTCOME_OK, "a:22",
	    NULL },
	{ "nc -v a 22", OUTCOME_OK, "a", "22" },
	{ "exec 22", OUTCOME_OK, "exec", "22" },
	{ "exec nc nc 22", OUTCOME_OK, "nc", "22" },
	{ "a\n 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "a 22\n\n", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "a 22\r\n", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "\n", OUTCOME_FORCED_LOGIN, NULL, NULL },
	{ "exec a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "exec nc", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc -q a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc -w", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc -e a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc - a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "a 22 2>/dev/null", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc 2>/dev/null", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "", OUTCOME_FORCED_LOGIN, NULL, NULL },
	{ " \t ", OUTCOME_FORCED_LOGIN, NULL, NULL },
	{ "a", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "-v a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "a -22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc a 22 -v", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc a 22 23", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "a 22 23", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "nc nc nc nc", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "bin/nc a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "NC a 22", OUTCOME_FORCED_COMMAND, NULL, NULL },
	{ "ls", OUTCOME_FORCED_COMMAND, NULL, NULL },
};

int
main(void)
{
	char copy[64], *word[2];
	struct verdict v;
	int words;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(copy, rows[i].command);
		v = forced_split(copy, word, &words);
		CHECK(v.what == rows[i].what, rows[i].command);
		if (v.what != OUTCOME_OK)
			continue;
		CHECK(
		    words == (rows[i].second == NULL ? 1 : 2), rows[i].command);
		CHECK(strcmp(word[0], rows[i].first) == 0, rows[i].command);
		if (words == 2)
			CHECK(strcmp(word[1], rows[i].second) == 0,
			    rows[i].command);
	}
	return check_status();
}
