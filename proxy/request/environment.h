#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

/* The environment that we were started with, and one to have instead. */
struct environment {
	char **given;
	char no_search[sizeof("LOCALDOMAIN=.")];
	char once[sizeof("RES_OPTIONS=ndots:15")];
	char *own[3];
};

/*
 * environment_begin(e): notes the environment as it is. e must outlive the
 * process's use of getenv(3) and of the resolver.
 */
void environment_begin(struct environment *e);

/*
 * environment_replace(e): from now on getenv(3) and the resolver see nothing
 * of what a client can set, which could bend a lookup. Nor is there a search
 * list: a name is asked for as it is written, and with all its dots just once.
 */
void environment_replace(struct environment *e);

/*
 * environment_find(e, name): the value of a variable in the environment that
 * we were started with; an empty string when there is none. The first one
 * counts, as for getenv(3), and others of this name are wiped. It is the
 * caller's to wipe: unsetenv(3) would leave its bytes in /proc/PID/environ.
 */
char *environment_find(const struct environment *e, const char *name);

#endif
