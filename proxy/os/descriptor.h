#ifndef OS_DESCRIPTOR_H
#define OS_DESCRIPTOR_H

/*
 * Descriptors are checked one by one up to this number only: some limits are a
 * thousand million.
 */
#define DESCRIPTOR_MOST 65536

/*
 * descriptor_close_from(lowest): closes every inherited descriptor from lowest
 * on. If we held an end of a pipe that is not ours, its reader would wait for
 * us.
 */
void descriptor_close_from(int lowest);

/*
 * descriptor_close_but(lowest, a, b): the same, but a and b, which may be -1,
 * stay open under their numbers.
 */
void descriptor_close_but(int lowest, int a, int b);

/*
 * descriptor_reopen(fd): replaces fd, a terminal that is written to, by an open
 * file of our own that never blocks. The O_NONBLOCK flag of the old one is
 * shared with other processes and does not change. Returns 0, or -1 if the
 * system cannot do that; fd is then unchanged.
 */
int descriptor_reopen(int fd);

#endif
