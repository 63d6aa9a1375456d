#ifndef OS_SPLICE_H
#define OS_SPLICE_H

#include <sys/types.h>

#include <stddef.h>

/*
 * splice_some(in, out, max): moves up to max bytes from in to out without a
 * copy. One of them is a pipe, for which it never waits; the other is a socket,
 * which must be non-blocking itself, or an in with something to read. Returns
 * as read(2) does, with ENOSYS if the system cannot do it; EAGAIN may be about
 * in or out.
 */
ssize_t splice_some(int in, int out, size_t max);

/*
 * splice_enlarge(pipe): lets a busy pipe hold more, unless that would leave too
 * little of what its user may have. It never fails, and never shrinks the pipe.
 */
void splice_enlarge(int pipe);

/*
 * splice_open(pipe): opens a pipe to splice through, where that pays off;
 * otherwise pipe keeps its value.
 */
void splice_open(int pipe[2]);

#endif
