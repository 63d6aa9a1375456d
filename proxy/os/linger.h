#ifndef OS_LINGER_H
#define OS_LINGER_H

#include <stdbool.h>

/*
 * linger_reset(fd, on): if on, a close of fd, or the end of this process,
 * resets the connection at once; otherwise it ends the connection in order,
 * after the data in its send queue. On a system where a confined process could
 * not switch this off again, it never switches it on.
 */
void linger_reset(int fd, bool on);

#endif
