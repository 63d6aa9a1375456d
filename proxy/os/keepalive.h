#ifndef OS_KEEPALIVE_H
#define OS_KEEPALIVE_H

/*
 * keepalive_set(fd, seconds): an idle connection is probed after so many
 * seconds, with 120 for about 15 minutes in all; where the system leaves these
 * times to a process.
 */
void keepalive_set(int fd, int seconds);

#endif
