/*
 * Starts the command of `peer run` with the descriptors that it needs, and no
 * others.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>

struct peer;

struct run_options {
	const char *kind[2]; /* of stdin, stdout */
	const char *errors;
	char *env;
	bool nonblock[2];
	bool leak, setsid, block;
	unsigned int limit;
};

/* What the child gets; made before the fork. */
struct stage {
	int std[3];     /* -1: closed, for stderr: ours */
	int leak;       /* -1: none */
	int exec_error; /* the errno is written there if exec fails */
	const struct run_options *options;
};

void launch_stdio(struct peer *p, struct stage *s);
void launch_stderr(struct peer *p, struct stage *s);
void launch_leak(struct peer *p, struct stage *s);

/* Sets the flags of the child's ends, and keeps copies of them if needed. */
void launch_flags(struct peer *p, const struct stage *s, bool keep);

/* Forks and executes; fails if there is no such command. */
void launch(struct peer *p, struct stage *s, char **command);

/* Closes the ends that belong only to the child. */
void launch_close(struct stage *s);

#endif
