/*
 * proves: request/forced.c base/cursor.c
 * flags: -eva-interprocedural-history -eva-partition-history 1
 */

#include <string.h>

#include "prove.h"
#include "request/forced.h"

static char command[FORCED_MAX];

void
prove(void)
{
	char *word[2];
	int words;

	any_text(command, sizeof(command));
	if (forced_split(command, word, &words).what != OUTCOME_OK)
		return;
	//@ check words: 1 <= words <= 2;
	(void)strlen(word[0]);
	if (words == 2)
		(void)strlen(word[1]);
}
