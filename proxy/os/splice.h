#ifndef OS_SPLICE_H
#define OS_SPLICE_H

#include <sys/types.h>

#include <stddef.h>

/*
 * splice_some(in, out, max): moves up to max bytes from in to out without a
 * copy. One of them is a pipe, for which it never waits, the other a socket
 * that must be non-blocking itself. Returns as read(2) does, with ENOSYS where
 * the system cannot; EAGAIN may mean in or out.
 */
ssize_t splice_some(int in, int out, size_t max);

/*
 * splice_enlarge(pipe): lets a pipe that is busy hold more, unless too little
 * would be left of what its user may have. It never fails, nor shrinks it.
 */
void splice_enlarge(int pipe);

#endif
