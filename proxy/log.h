#ifndef LOG_H
#define LOG_H

#include "outcome.h"

#define LOG_ADDRESS_MAX 46
#define LOG_USER_MAX    32

/*
 * A line to the system's log, authpriv, for each thing that happens: what
 * fail2ban needs, and nothing of where to. Not by syslog(3), which opens files
 * and asks who it is whenever it is called: a confined process can not.
 */
struct log {
	int fd; /* -1: nothing is logged */
	unsigned pid;
	char address[LOG_ADDRESS_MAX];
	char user[LOG_USER_MAX + 1];
};

/*
 * log_open(log, connection): connects to the system's log. connection is the
 * value of SSH_CONNECTION, or empty: its first word, if it is an address, is
 * remote_addr; user is the name of our user id. A log that is not there is no
 * failure. In a file of its own: the others may be called by a confined relay.
 */
void log_open(struct log *log, const char *connection);

/* log_opened(log): the tunnel is up. */
void log_opened(const struct log *log);

/* log_ended(log, v): the run ended: closed, refused or failed. */
void log_ended(const struct log *log, struct verdict v);

#endif
