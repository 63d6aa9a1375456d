#ifndef OS_LINGER_H
#define OS_LINGER_H

#include <stdbool.h>

/*
 * linger_reset(fd, on): whether a close of fd, and the end of this process,
 * resets the connection at once, or ends it in order after what waits in its
 * send queue. A system under whose confinement the first could not be taken
 * back has only the second.
 */
void linger_reset(int fd, bool on);

#endif
