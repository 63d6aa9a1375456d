#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

#include "channel/channel.h"
#include "report/progress.h"
#include "report/syslog.h"

/* A connection, and who hears how it ended. */
struct relay {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct progress *report;
	const struct syslog *log;
	bool quiet; /* the message of a failure is not wanted */
};

/*
 * relay_run(r): carries the connection, says how it ended, and leaves by
 * _exit(2). It is what runs after confine_relay: this file, and all that it
 * calls, asks the C library only for system calls and for memory to be copied,
 * since a newer library may do other things inside whatever else it has. A
 * test holds their undefined symbols against a short list.
 */
_Noreturn void relay_run(const struct relay *r);

/*
 * relay_message(err, v, more): writes the one line that tells v to err. more
 * is added in front of its newline, or NULL.
 */
void relay_message(int err, struct verdict v, const char *more);

#endif
