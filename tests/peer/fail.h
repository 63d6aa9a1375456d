/*
 * The ways in which a script can fail: one line on stderr, and the exit status.
 */
#ifndef FAIL_H
#define FAIL_H

#include <sys/types.h>

enum { EXIT_MISMATCH = 1, EXIT_BROKEN = 2, EXIT_LIMIT = 3 };

/* The script failed. */
_Noreturn void fail(const char *fmt, ...);

/* The peer itself cannot go on. */
_Noreturn void broken(const char *fmt, ...);
_Noreturn void broken_errno(const char *what);

/* The command that runs, for the line. The text stays the caller's. */
void fail_set_place(const char *name);

/*
 * Who is killed if the peer ends early; 0: nobody, < 0: our process group,
 * which gets SIGTERM.
 */
void fail_set_victim(pid_t pid);

/*
 * SIGALRM is the time limit; it and other signals end the peer and its victim.
 */
void fail_catch_signals(void);

#endif
