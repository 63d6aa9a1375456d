#include <sys/socket.h>

#include <stdbool.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>

#include "base/text.h"
#include "report/syslog.h"

#define LINE_MAX_BYTES 256

#ifndef LOG_AUTHPRIV
#define LOG_AUTHPRIV LOG_AUTH
#endif

static void
send_event(const struct syslog *log, int priority, const char *event,
    const char *detail)
{
	char line[LINE_MAX_BYTES];
	size_t at, max = sizeof(line);
	ssize_t n;

	if (log->fd == -1)
		return;
	/* RFC 3164 4.1, without the time: the log knows it. */
	at = text_append(line, max, 0, "<");
	at = text_append_number(
	    line, max, at, (unsigned)(LOG_AUTHPRIV | priority));
	at = text_append(line, max, at, ">wraith-connect[");
	at = text_append_number(line, max, at, log->pid);
	at = text_append(line, max, at, "]: ");
	at = text_append(line, max, at, event);
	at = text_append(line, max, at, detail);
	at = text_append(line, max, at, " remote_addr=");
	at = text_append(line, max, at, log->address);
	at = text_append(line, max, at, " user=");
	at = text_append(line, max, at, log->user);
	n = send(log->fd, line, at, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)n;
}

void
syslog_opened(const struct syslog *log)
{
	send_event(log, LOG_INFO, "opened", "");
}

/* An administrator's own mistake is no reason to bar who came. */
static bool
is_clients(struct verdict v)
{
	return outcome_status(v.what) == EX_USAGE &&
	    (v.what == OUTCOME_TARGET_MISSING ||
		strcmp(outcome_stage(v), "target") == 0);
}

void
syslog_ended(const struct syslog *log, struct verdict v)
{
	if (v.what == OUTCOME_OK)
		send_event(log, LOG_INFO, "closed", "");
	else if (v.what == OUTCOME_POLICY_DENIED)
		send_event(log, LOG_NOTICE, "refused reason=", "policy");
	else if (v.what == OUTCOME_RESERVED)
		send_event(log, LOG_NOTICE, "refused reason=", "reserved");
	else if (is_clients(v))
		send_event(log, LOG_NOTICE, "refused reason=", "usage");
	else
		send_event(log, LOG_WARNING, "failed stage=", outcome_stage(v));
}
