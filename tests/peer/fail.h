/* The ways in which a script does not go through: one line on stderr, and the
 * exit status. */
#ifndef FAIL_H
#define FAIL_H

#include <sys/types.h>

enum { EXIT_MISMATCH = 1, EXIT_BROKEN = 2, EXIT_LIMIT = 3 };

/* The script did not go through. */
_Noreturn void fail(const char *fmt, ...);

/* We cannot do our part. */
_Noreturn void broken(const char *fmt, ...);
_Noreturn void broken_errno(const char *what);

/* Which command runs, for the line. The text stays the caller's. */
void fail_set_place(const char *name);

/* Who is killed when we end early; 0: nobody, < 0: our process group, which
 * gets SIGTERM. */
void fail_set_victim(pid_t pid);

/* SIGALRM is the limit; this and other signals end us and the victim. */
void fail_catch_signals(void);

#endif
