#ifndef OS_CONFINE_H
#define OS_CONFINE_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * What a confinement bars. Each part is best effort, where the system has it.
 */
enum confine {
	CONFINE_PRIVILEGES = 1, /* nothing gives new privileges any more */
	CONFINE_MEMORY = 2,     /* no core dump, no tracing */
	CONFINE_FILES = 4,      /* no file is written, made or executed */
	CONFINE_ABSTRACT = 8,   /* no other process's abstract sockets */
	CONFINE_CALLS = 16,     /* a filter for system calls */
	CONFINE_SETUP = 31,
	CONFINE_RELAY = 32 /* a filter that leaves only what a relay needs */
};

/*
 * confine_memory(): from now on the process leaves no core, and other processes
 * of its user can neither read nor trace it. Call it before anything else: the
 * arguments may already be secret. Returns CONFINE_MEMORY, or 0.
 */
unsigned confine_memory(void);

/*
 * confine_setup(filter): from now on nothing can be executed, forked or opened
 * for writing, and no other process can be touched. Names can still be looked
 * up, and sockets connected. A refused call returns an error to its caller.
 * Call it before any thread starts and before a stranger's first byte is read.
 * If no stranger is heard before confine_relay, filter may be false: then
 * CONFINE_CALLS is left to that. Returns those CONFINE_* of CONFINE_SETUP that
 * it put in force, 0 for none; it never fails.
 */
unsigned confine_setup(bool filter);

/*
 * confine_relay(alone, self): from now on only what proxy_channel and a last
 * message need is allowed; anything else ends the process. Unless alone is
 * true, threads may be left that wake up later: then it ends only the thread
 * that tries. exit(3) is not allowed: leave with _exit(2). self is getpid(2)'s.
 * Returns CONFINE_RELAY, or 0.
 */
unsigned confine_relay(bool alone, pid_t self);

/*
 * confine_end_thread(): for a signal handler: ends the calling thread without
 * involving the C library, whose locks the thread may hold.
 */
_Noreturn void confine_end_thread(void);

#endif
