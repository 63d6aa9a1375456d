#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

#include "channel/channel.h"
#include "report/progress.h"
#include "report/syslog.h"

/* A connection, and who is told how it ended. */
struct relay {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct progress *report;
	const struct syslog *log;
	bool quiet; /* print no message about a failure */
};

/*
 * relay_run(r): relays the connection, reports how it ended, and leaves with
 * _exit(2). It runs after confine_relay, so this file, and everything that it
 * calls, uses the C library only for system calls and for copying memory: a
 * newer library may do other things inside any other function. A test compares
 * the undefined symbols of these objects with a short list.
 */
_Noreturn void relay_run(const struct relay *r);

/*
 * relay_message(err, v, more): writes the one line that reports v to err. more,
 * unless it is NULL, is added before the newline.
 */
void relay_message(int err, struct verdict v, const char *more);

#endif
