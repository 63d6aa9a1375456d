#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

/* The environment that the process was started with, and one to use instead. */
struct environment {
	char **given;
	char no_search[sizeof("LOCALDOMAIN=.")];
	char once[sizeof("RES_OPTIONS=ndots:15")];
	char *own[3];
};

/*
 * environment_begin(e): notes the environment as it is. e must live as long as
 * the process uses getenv(3) and the resolver.
 */
void environment_begin(struct environment *e);

/*
 * environment_replace(e): from now on, getenv(3) and the resolver see nothing
 * that a client can set, since that could influence a lookup. There is no
 * search list, either: a name is looked up just as it is written, and only
 * once.
 */
void environment_replace(struct environment *e);

/*
 * environment_find(e, name): the value of a variable in the environment that
 * the process was started with; an empty string if there is none. The first one
 * counts, as for getenv(3), and others with this name are wiped. The caller has
 * to wipe the value: unsetenv(3) would leave its bytes in /proc/PID/environ.
 */
char *environment_find(const struct environment *e, const char *name);

#endif
