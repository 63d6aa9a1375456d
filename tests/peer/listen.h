/* Listening sockets. */
#ifndef LISTEN_H
#define LISTEN_H

int listen_unix(const char *path);

/* On a numeric address and port; rcvbuf 0: the system's. */
int listen_tcp(const char *address, const char *port, unsigned int rcvbuf);

/* The port that the system chose, as a line on stdout. */
void listen_print_port(int fd);

#endif
