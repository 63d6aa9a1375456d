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
	PUMP_OWN_SOCKET, /* the same, and it never blocks */
	PUMP_PIPE,       /* takes PIPE_BUF bytes when poll says writable */
	PUMP_TERMINAL,   /* takes at least some when poll says writable */
	PUMP_FREE,       /* never blocks: files, a terminal we reopened */
	PUMP_NOWHERE     /* what is written is dropped */
};

enum pump_end {
	PUMP_RUNNING,
	PUMP_EOF,          /* all that came in went out */
	PUMP_READ_FAILED,  /* error is read's errno */
	PUMP_WRITE_FAILED, /* error is write's errno */
	PUMP_NO_READER     /* nobody will ever read it */
};

struct pump_side {
	int fd;
	enum pump_kind kind;
};

/*
 * One direction. It waits for one thing at a time: in until it holds bytes or
 * finds out full, then out. It never reads while it holds bytes, and calls
 * nothing that could block when poll(2) saw what it waits for. Others read its
 * fields, and only the functions below change them.
 */
struct pump {
	int in, out;
	enum pump_kind in_kind, out_kind;
	bool spliced; /* between a pipe and our own socket: it holds nothing */
	enum { PUMP_WAIT_IN, PUMP_WAIT_OUT, PUMP_DONE } wait;
	enum pump_end end;
	int error;
	unsigned long moved; /* bytes that went; it may wrap */
	size_t proof;        /* bytes that went, until they prove it bulk */
	size_t start, len;   /* what it holds */
	uint8_t *buffer;
};

/* pump_kind_of(mode, terminal): of a descriptor of that mode of fstat(2). */
enum pump_kind pump_kind_of(mode_t mode, bool terminal);

/*
 * pump_init(p, in, out, buffer): a pump from in to out by a buffer of
 * PUMP_BUFFER bytes; all stay the caller's. No more of the buffer is touched
 * than has been in it.
 */
void pump_init(
    struct pump *p, struct pump_side in, struct pump_side out, uint8_t *buffer);

/*
 * pump_run(p): what it waits for has come: moves bytes until it would block,
 * or for a fair while. When it ends, end and error say how.
 */
void pump_run(struct pump *p);

/* pump_flows(p): it has not ended, and somebody gets what it moves. */
bool pump_flows(const struct pump *p);

/* pump_drop(p): from now on what comes in is read and dropped. */
void pump_drop(struct pump *p);

/* pump_stop(p, end, error): ends it from outside. */
void pump_stop(struct pump *p, enum pump_end end, int error);

#endif
