#include <sys/socket.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "log.h"

#define LINE_MAX_BYTES 256
#define SOCKET_PATH    "/dev/log"

#ifndef LOG_AUTHPRIV
#define LOG_AUTHPRIV LOG_AUTH
#endif

/* An address as it stands in SSH_CONNECTION, or nothing that a line can use. */
static void
set_address(struct log *log, const char *connection)
{
	unsigned char any[16];
	size_t len;

	outcome_append(log->address, sizeof(log->address), 0, "unknown");
	len = strcspn(connection, " ");
	if (len >= sizeof(log->address))
		return;
	memcpy(log->address, connection, len);
	log->address[len] = '\0';
	if (inet_pton(AF_INET, log->address, any) != 1 &&
	    inet_pton(AF_INET6, log->address, any) != 1)
		outcome_append(
		    log->address, sizeof(log->address), 0, "unknown");
}

static void
set_user(struct log *log)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._-";
	const struct passwd *entry = getpwuid(getuid());

	if (entry != NULL && entry->pw_name[0] != '\0' &&
	    strlen(entry->pw_name) <= LOG_USER_MAX &&
	    strspn(entry->pw_name, plain) == strlen(entry->pw_name))
		outcome_append(log->user, sizeof(log->user), 0, entry->pw_name);
	else
		outcome_append_number(
		    log->user, sizeof(log->user), 0, getuid());
}

void
log_open(struct log *log, const char *connection)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	outcome_append(to.sun_path, sizeof(to.sun_path), 0, SOCKET_PATH);
	set_address(log, connection);
	set_user(log);
	log->pid = (unsigned)getpid();
	log->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (log->fd != -1 &&
	    connect(log->fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		close(log->fd);
		log->fd = -1;
	}
}

static void
send_event(
    const struct log *log, int priority, const char *event, const char *detail)
{
	char line[LINE_MAX_BYTES];
	size_t at, max = sizeof(line);
	ssize_t n;

	if (log->fd == -1)
		return;
	/* RFC 3164 4.1, without the time: the log knows it. */
	at = outcome_append(line, max, 0, "<");
	at = outcome_append_number(
	    line, max, at, (unsigned)(LOG_AUTHPRIV | priority));
	at = outcome_append(line, max, at, ">wraith-connect[");
	at = outcome_append_number(line, max, at, log->pid);
	at = outcome_append(line, max, at, "]: ");
	at = outcome_append(line, max, at, event);
	at = outcome_append(line, max, at, detail);
	at = outcome_append(line, max, at, " remote_addr=");
	at = outcome_append(line, max, at, log->address);
	at = outcome_append(line, max, at, " user=");
	at = outcome_append(line, max, at, log->user);
	n = send(log->fd, line, at, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)n;
}

void
log_opened(const struct log *log)
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
log_ended(const struct log *log, struct verdict v)
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
