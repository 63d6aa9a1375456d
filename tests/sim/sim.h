#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

/*
 * A simulated kernel: the real channel and pumps run against it in this
 * process, and none of its answers come from the real kernel.
 *
 * The model. The program has four descriptors: net, and a client's in, out and
 * err; in and out may be one socket. Each is an object of a kind that Linux
 * has, with that kind's rules for poll(2), ends and pending errors. At the
 * other end of each is a peer: the target, or the client. The program may also
 * open a pipe for its upload, and has both ends of it. The content of a byte
 * tells its direction and its position, so an object holds only counts and no
 * bytes, and checks each byte when it is handed over. Time passes only while
 * poll waits.
 *
 * A run is a string of choices (choice.c): which descriptors there are, which
 * peer does what before a call (event.c), and what the call returns (calls.c).
 * Choice 0 is the usual case, so each string, filled up with zeros, is a run
 * that ends. The judge (judge.c) knows what both peers gave and got, and checks
 * it by the rule of ends.
 *
 * The limits. A TCP connection has no segments in flight: a host has all data
 * that was acknowledged, and a reset arrives at once. A run has at most one
 * urgent byte and one signal, no second process shares a descriptor, and only
 * Linux is modelled.
 */

enum sim_kind { SIM_PIPE, SIM_UNIX, SIM_TCP, SIM_TTY, SIM_FILE };

enum sim_stream { SIM_UP, SIM_DOWN };

#define SIM_SLOTS 4

/* One open file of the program, and the peer at its other end. */
struct object {
	const char *name;
	enum sim_kind kind;
	bool nonblock;
	bool gives, takes; /* which directions it has, as the peer sees them */
	enum sim_stream from, to; /* what it gives, and what it takes */

	/* What the peer gives. */
	long left;  /* it would give that, too */
	long given; /* to the kernel, and taken of that by the program */
	long taken;
	long room_in;
	bool ended;   /* in order, after what was given */
	long urgent;  /* where that byte is, or -1 */
	bool in_line; /* SO_OOBINLINE */

	/* What the peer takes. */
	long sent, acked, eaten; /* by program, by the peer's host, by itself */
	long room_out;
	long slot[SIM_SLOTS]; /* of a pipe: bytes in each, of which slots */
	int slots;
	bool shut, shut_acked; /* the program has ended it */
	bool stopped;          /* the peer takes no more */

	int error; /* that waits for the next call */
	bool dead; /* the connection is: reset, or given up */
	bool gone; /* the peer closed its end */
	bool linger;

	bool broke;     /* it died before it ended */
	bool was_reset; /* as a program does that leaves what it was sent */
	/* A call failed for no reason of the peer. */
	bool read_failed, write_failed;
};

struct world {
	struct object net, in, out;
	struct object *client_in, *client_out; /* &in, and &out or &in */
	struct object own;                     /* a pipe of the upload's own */
	bool open[6]; /* net, in, out, err, and both ends of own */

	bool exit_on_eof, hold_eof;
	int64_t idle_timeout;
	bool slow; /* peers take little, and after some time */
	long unit; /* bytes that a peer gives or takes at the least */

	int64_t now;
	int64_t moved_at;      /* when bytes moved that a program can know of */
	int64_t changed_at;    /* when anything happened last */
	int64_t gone_at;       /* when the last peer went; -1 */
	unsigned long changes; /* of anything at all */
	unsigned long changes_seen;
	int idle_turns, calls;

	/* What was there when the other direction ended; -1 before. */
	long up_mark, down_mark;
	bool up_ended_first;
	bool poll_failed, close_failed;

	void (*handler)(int); /* of SIGHUP and SIGTERM */
	int signal;           /* that came */
	bool signal_unread;
	int64_t signal_at;
	long signal_mark; /* what the client had given then */
	bool tracing;
};

extern struct world world;

/* choice.c */

/* choose(n): a number below n; 0 is the usual case. */
unsigned choose(unsigned n);

/* choose_likely(n, likely): the same, but numbers below likely are common. */
unsigned choose_likely(unsigned n, unsigned likely);

/* choose_setting(n): for the settings of a run; no number is more usual. */
unsigned choose_setting(unsigned n);

/* choice_random(seed), choice_string(text): set how the next run chooses. */
void choice_random(uint64_t seed);
bool choice_string(const char *text);

/*
 * choice_first(deviations, length): the first of all runs that differ from the
 * usual one in at most this many of their first length choices, not counting
 * settings. choice_next() is the next one, and false if there is none.
 */
void choice_first(int deviations, int length);
bool choice_next(void);

/* choice_again(): the next run makes the same choices as the last one. */
void choice_again(void);

/* choice_is_new(): whether no earlier run made the choices of this one. */
bool choice_is_new(void);

/* choice_print(): the string of this run. */
void choice_print(void);

/* object.c */

void object_init(struct object *o, const char *name, enum sim_kind kind);

/*
 * content(stream, position): the bytes from there on, up to SIM_MOST, which
 * differ from those at any other place near it.
 */
#define SIM_MOST 1000000
const uint8_t *content(enum sim_stream stream, long position);
short object_poll(const struct object *o);

/*
 * How many bytes a read, a splice or a write may move now; 0 is the end, and a
 * negative number an errno.
 */
long object_readable(struct object *o);
long object_spliceable(const struct object *o);
long object_writable(const struct object *o, long len);

/* The program did that; error is the result of object_readable or _writable. */
void object_read(struct object *o, long len);
void object_wrote(struct object *o, long len);
void object_told(struct object *o, int error);

/* The peer did that. */
void object_eat(struct object *o, long len);
void object_die(struct object *o, int error);

/* event.c */

/* event_some(likely): how many events there could be, the likely ones first. */
unsigned event_some(unsigned *likely);

/*
 * event_happen(which): makes the event with that number of event_some happen.
 */
void event_happen(unsigned which);

/* event_before_call(): perhaps makes one of them happen. */
void event_before_call(void);

/* judge.c */

_Noreturn void violation(const char *what);

/* Checks what must be true when the program says that a stream has ended. */
void judge_shutdown(const struct object *o);

/* Called before each poll: checks whether the last one led to anything. */
void judge_turn(void);

/* Called when poll finds nothing and waits: nothing may be left undone. */
void judge_wait(void);

/* Called at the end of a run. */
void judge_verdict(struct verdict v);

/* note(format, ...): adds a line to the trace. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Something changed, and bytes moved. */
void note_change(void);
void note_moved(void);

/* run.c */

/*
 * run_once(): one run, with the choices that were set up. NULL, or its fault.
 */
const char *run_once(bool tracing);

/* The descriptors that the program has. */
enum {
	FD_IN,
	FD_OUT,
	FD_ERR,
	FD_NET = 10,
	FD_SIGNAL,
	FD_TELL,
	FD_OWN,
	FD_OWN_END
};

/* run_give_up(what): ends the run from inside it. */
_Noreturn void run_give_up(const char *what);

#endif
