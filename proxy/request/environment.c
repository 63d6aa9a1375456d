#include <string.h>
#include <unistd.h>

#include "base/wipe.h"
#include "request/environment.h"

extern char **environ;

void
environment_begin(struct environment *e)
{
	e->given = environ;
}

void
environment_replace(struct environment *e)
{
	memcpy(e->no_search, "LOCALDOMAIN=.", sizeof(e->no_search));
	memcpy(e->once, "RES_OPTIONS=ndots:15", sizeof(e->once));
	e->own[0] = e->no_search;
	e->own[1] = e->once;
	e->own[2] = NULL;
	environ = e->own;
}

char *
environment_find(const struct environment *e, const char *name)
{
	static char none[1];
	size_t len = strlen(name);
	char **one, *value = none;

	for (one = e->given; *one != NULL; one++) {
		if (strncmp(*one, name, len) != 0 || (*one)[len] != '=')
			continue;
		if (value == none)
			value = *one + len + 1;
		else
			wipe(*one + len + 1, strlen(*one + len + 1));
	}
	return value;
}
