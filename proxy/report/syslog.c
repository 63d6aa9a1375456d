#include <sys/socket.h>

#include <stdbool.h>
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
	/* RFC 3164 4.1, without the time: the log adds it. */
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
	at = text_append(line, max, at, " remote_port=");
	at = text_append(line, max, at, log->port);
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

static void
send_failed(const struct syslog *log, struct verdict v)
{
	send_event(log, LOG_WARNING, "failed stage=", outcome_stage(v));
}

/* A mistake of the administrator is no reason to bar the client. */
void
syslog_ended(const struct syslog *log, struct verdict v)
{
	switch (outcome_cause(v.what)) {
	case CAUSE_NONE:
		send_event(log, LOG_INFO, "closed", "");
		break;
	case CAUSE_POLICY:
		send_event(log, LOG_NOTICE, "refused reason=", "policy");
		break;
	case CAUSE_RESERVED:
		send_event(log, LOG_NOTICE, "refused reason=", "reserved");
		break;
	case CAUSE_TARGET:
		/* The host that makes no sense may also be a proxy's. */
		if (v.hop == 0)
			send_event(log, LOG_NOTICE, "refused reason=", "usage");
		else
			send_failed(log, v);
		break;
	case CAUSE_USAGE:
	case CAUSE_FORBIDDEN:
	case CAUSE_MISCONFIGURED:
	case CAUSE_UNKNOWN_NAME:
	case CAUSE_UNREACHED:
	case CAUSE_BEYOND:
	case CAUSE_NO_ANSWER:
	case CAUSE_SILENT:
	case CAUSE_HUNG_UP:
	case CAUSE_NONSENSE:
	case CAUSE_BROKEN:
	case CAUSE_CLIENT_GONE:
	case CAUSE_SYSTEM:
	case CAUSE_COUNT:
		send_failed(log, v);
		break;
	}
}
