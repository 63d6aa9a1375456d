#ifndef OS_DESCRIPTOR_H
#define OS_DESCRIPTOR_H

/* As far as is looked one by one: some limits are a thousand million. */
#define DESCRIPTOR_MOST 65536

/*
 * descriptor_close_from(lowest): closes every inherited descriptor from
 * lowest on: an end of somebody's pipe that we hold keeps its reader waiting.
 */
void descriptor_close_from(int lowest);

/*
 * descriptor_close_but(lowest, a, b): the same, but a and b, which may be -1,
 * stay open under their numbers.
 */
void descriptor_close_but(int lowest, int a, int b);

/*
 * descriptor_reopen(fd): puts in the place of fd, a terminal that is written
 * to, an open file of our own that never blocks; O_NONBLOCK of the old
 * one is shared with other processes and stays as it is. Returns 0, or -1
 * where the system cannot: fd is then as it was.
 */
int descriptor_reopen(int fd);

#endif
