#ifndef PUMP_H
#define PUMP_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

#define PUMP_BUFFER (512 * 1024)

/* How a descriptor is read or written without ever blocking. */
enum pump_kind {
	PUMP_SOCKET,     /* MSG_DONTWAIT */
	PUMP_TCP,        /* the same, and splice takes what poll reported */
	PUMP_OWN_SOCKET, /* the same, and it never blocks */
	PUMP_PIPE,       /* takes PIPE_BUF bytes if poll says writable */
	PUMP_TERMINAL,   /* takes at least some if poll says writable */
	PUMP_FREE,       /* never blocks: a file, or a reopened terminal */
	PUMP_NOWHERE     /* written data is dropped */
};

enum pump_end {
	PUMP_RUNNING,
	PUMP_EOF,          /* all input has been written */
	PUMP_READ_FAILED,  /* error is the errno of read */
	PUMP_WRITE_FAILED, /* error is the errno of write */
	PUMP_NO_READER     /* nobody will ever read out */
};

struct pump_side {
	int fd;
	enum pump_kind kind;
};

/*
 * One direction. A pump waits for one thing at a time: for in until it holds
 * bytes or finds out full, then for out. It never reads while it holds bytes,
 * and after poll(2) has reported what it waits for, it makes no call that could
 * block. Others may read its fields; only the functions below change them.
 */
struct pump {
	int in, out;
	enum pump_kind in_kind, out_kind;
	bool spliced; /* between a pipe and our own socket; holds nothing */
	int pipe[2];  /* between two sockets, for splice; -1 for none */
	enum { PUMP_WAIT_IN, PUMP_WAIT_OUT, PUMP_DONE } wait;
	enum pump_end end;
	int error;
	unsigned long moved; /* bytes written so far; may wrap */
	size_t proof;        /* bytes written, until it counts as bulk */
	size_t start, len;   /* the bytes that it holds, in pipe or buffer */
	uint8_t *buffer;
};

/*
 * pump_kind_of(mode, terminal): the kind of a descriptor with this mode from
 * fstat(2).
 */
enum pump_kind pump_kind_of(mode_t mode, bool terminal);

/*
 * pump_init(p, in, out, buffer): a pump from in to out through a buffer of
 * PUMP_BUFFER bytes; all of them stay the caller's. The pump touches only as
 * much of the buffer as it fills. A descriptor that it opens for itself is
 * closed when it ends.
 */
void pump_init(
    struct pump *p, struct pump_side in, struct pump_side out, uint8_t *buffer);

/*
 * pump_run(p): call it when what the pump waits for has come. It moves bytes
 * until it would block, or for a fair while. If it ends, end and error say how.
 */
void pump_run(struct pump *p);

/* pump_flows(p): whether it has not ended, and somebody gets what it moves. */
bool pump_flows(const struct pump *p);

/* pump_drop(p): from now on input is read and dropped. */
void pump_drop(struct pump *p);

/* pump_stop(p, end, error): ends the pump from outside. */
void pump_stop(struct pump *p, enum pump_end end, int error);

#endif
