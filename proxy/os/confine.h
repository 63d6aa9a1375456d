#ifndef OS_CONFINE_H
#define OS_CONFINE_H

#include <stdbool.h>

/* What a confinement holds; each is best effort, where the system has it. */
enum confine {
	CONFINE_PRIVILEGES = 1, /* nothing gives new ones any more */
	CONFINE_MEMORY = 2,     /* no core dump, not to be traced */
	CONFINE_FILES = 4,    /* a rule for files: none is written, made, run */
	CONFINE_ABSTRACT = 8, /* sockets without a path: none of others' */
	CONFINE_CALLS = 16,   /* a filter for system calls */
	CONFINE_SETUP = 31,
	CONFINE_RELAY = 32 /* a filter that leaves only what a relay does */
};

/*
 * confine_memory(): from now on the process leaves no core, and its user's
 * other processes can neither read nor trace it. To be called before anything
 * else: its arguments may be secret already. Returns CONFINE_MEMORY, or 0.
 */
unsigned confine_memory(void);

/*
 * confine_setup(wanted): confine_memory, and from now on nothing can be
 * executed, forked or opened for writing, and no other process touched; names
 * can be looked up and sockets connected. What is refused is an error to its
 * caller. To be called before any thread is started and before a stranger's
 * first byte is read. wanted are the CONFINE_* of CONFINE_SETUP that are asked
 * for; where no stranger is heard before confine_relay, CONFINE_CALLS can be
 * left to that. Returns those that hold, with 0 for none; it never fails.
 */
unsigned confine_setup(unsigned wanted);

/*
 * confine_relay(alone): from now on only what proxy_channel and a last message
 * need: anything else ends the process. Unless alone is true, threads may be
 * left that wake up later: then it ends only the thread that does it. exit(3)
 * is none of it: leave by _exit(2). Returns CONFINE_RELAY, or 0.
 */
unsigned confine_relay(bool alone);

/*
 * confine_end_thread(): for a signal handler: ends the calling thread without
 * a word to the C library, whose locks it may hold.
 */
_Noreturn void confine_end_thread(void);

#endif
