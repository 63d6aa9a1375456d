/*
 * The one connection on which a script runs and, for `peer run`, the command.
 */
#ifndef PEER_H
#define PEER_H

#include <sys/types.h>

#include <stdbool.h>

struct peer {
	int in;          /* what the other says; -1: closed */
	int out;         /* what it hears; the same as in for a socket */
	bool in_is_pty;  /* where the end of file is EIO */
	bool out_is_pty; /* where the end of file is a character */

	/* serve */
	int listener;

	/* run */
	pid_t child;
	bool reaped;
	int status;        /* once reaped */
	int stderr_end;    /* reading end, -1: none */
	int leak_end;      /* reading end, -1: none */
	int kept[2];       /* copies of the child's ends, -1: none */
	int kept_flags[2]; /* as they were */
};

/* The two programs; argv[0] is the word for it. They return the exit status. */
int serve(int argc, char **argv);
int run(int argc, char **argv);

#endif
