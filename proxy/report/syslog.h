#ifndef SYSLOG_H
#define SYSLOG_H

#include "base/outcome.h"

#define SYSLOG_ADDRESS_MAX 46
#define SYSLOG_PORT_MAX    8
#define SYSLOG_USER_MAX    32

/*
 * Writes a line to the system's log (authpriv) for each event: what fail2ban
 * needs, and nothing about the destination. It does not use syslog(3), which
 * opens files and looks up the user whenever it is called: a confined process
 * cannot do that.
 */
struct syslog {
	int fd; /* -1 if nothing is logged */
	unsigned pid;
	char address[SYSLOG_ADDRESS_MAX];
	char port[SYSLOG_PORT_MAX];
	char user[SYSLOG_USER_MAX + 1];
};

/*
 * syslog_open(log, connection): connects to the system's log. connection is the
 * value of SSH_CONNECTION, or empty. Its first word becomes remote_addr if it
 * is an address, and its second word becomes remote_port if it is a port: with
 * both, a line can be matched with sshd's lines. user is the name of our user
 * id. A missing log is not a failure. This function has a file of its own,
 * since a confined relay may call the others.
 */
void syslog_open(struct syslog *log, const char *connection);

/* syslog_opened(log): the target is connected. */
void syslog_opened(const struct syslog *log);

/* syslog_ended(log, v): the run ended; logs closed, refused or failed. */
void syslog_ended(const struct syslog *log, struct verdict v);

#endif
