#ifndef SYSLOG_H
#define SYSLOG_H

#include "base/outcome.h"

#define SYSLOG_ADDRESS_MAX 46
#define SYSLOG_PORT_MAX    8
#define SYSLOG_USER_MAX    32

/*
 * A line to the system's log, authpriv, for each thing that happens: what
 * fail2ban needs, and nothing of where to. Not by syslog(3), which opens files
 * and asks who it is whenever it is called: a confined process can not.
 */
struct syslog {
	int fd; /* -1: nothing is logged */
	unsigned pid;
	char address[SYSLOG_ADDRESS_MAX];
	char port[SYSLOG_PORT_MAX];
	char user[SYSLOG_USER_MAX + 1];
};

/*
 * syslog_open(log, connection): connects to the system's log. connection is the
 * value of SSH_CONNECTION, or empty: its first word, if it is an address, is
 * remote_addr, and its second one, if that is a port, remote_port: with both a
 * line can be joined with those of sshd. user is the name of our user id. A log
 * that is not there is no failure. In a file of its own: the others may be
 * called by a confined relay.
 */
void syslog_open(struct syslog *log, const char *connection);

/* syslog_opened(log): the tunnel is up. */
void syslog_opened(const struct syslog *log);

/* syslog_ended(log, v): the run ended: closed, refused or failed. */
void syslog_ended(const struct syslog *log, struct verdict v);

#endif
