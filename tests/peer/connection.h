/*
 * Bytes to and from the other side. All our descriptors are non-blocking, and
 * closed in the child.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

struct peer;

enum { CONNECTION_CHUNK = 64 * 1024 };

void connection_set_nonblocking(int fd);
void connection_set_private(int fd);

/* Sets it to -1. */
void connection_close_fd(int *fd);
void connection_close(struct peer *p);

/* Like read, but it waits, and a pty ends like anything else. */
ssize_t connection_take(struct peer *p, void *buf, size_t len);

/* Reads exactly this many bytes, or fails. */
void connection_take_all(struct peer *p, unsigned char *buf, size_t len);

/* Writes all of it; false if it failed, with errno. */
bool connection_give(struct peer *p, const unsigned char *data, size_t len);

/* Writes all of it, or fails. */
void connection_give_all(struct peer *p, const unsigned char *data, size_t len);

#endif
