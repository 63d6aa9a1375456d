#ifndef OS_KEEPALIVE_H
#define OS_KEEPALIVE_H

/*
 * keepalive_set(fd, seconds): has the system probe an idle connection after
 * this many seconds, and give it up in proportion: after about 15 minutes in
 * all with 120. This has no effect where the system does not let a process
 * choose these times.
 */
void keepalive_set(int fd, int seconds);

#endif
