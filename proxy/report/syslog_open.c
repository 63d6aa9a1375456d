#include <sys/socket.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "report/syslog.h"

#define SOCKET_PATH "/dev/log"

/* The address from SSH_CONNECTION, or "unknown" if it is not an address. */
static void
set_address(struct syslog *log, const char *connection)
{
	unsigned char any[16];
	size_t len;

	text_append(log->address, sizeof(log->address), 0, "unknown");
	len = strcspn(connection, " ");
	if (len >= sizeof(log->address))
		return;
	memcpy(log->address, connection, len);
	log->address[len] = '\0';
	if (inet_pton(AF_INET, log->address, any) != 1 &&
	    inet_pton(AF_INET6, log->address, any) != 1)
		text_append(log->address, sizeof(log->address), 0, "unknown");
}

static void
set_port(struct syslog *log, const char *connection)
{
	const char *port = connection + strcspn(connection, " ");
	size_t len;

	text_append(log->port, sizeof(log->port), 0, "unknown");
	port += strspn(port, " ");
	len = strspn(port, "0123456789");
	if (len == 0 || len > 5 || (port[len] != ' ' && port[len] != '\0'))
		return;
	memcpy(log->port, port, len);
	log->port[len] = '\0';
}

static void
set_user(struct syslog *log)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._-";
	const struct passwd *entry = getpwuid(getuid());

	if (entry != NULL && entry->pw_name[0] != '\0' &&
	    strlen(entry->pw_name) <= SYSLOG_USER_MAX &&
	    strspn(entry->pw_name, plain) == strlen(entry->pw_name))
		text_append(log->user, sizeof(log->user), 0, entry->pw_name);
	else
		text_append_number(log->user, sizeof(log->user), 0, getuid());
}

void
syslog_open(struct syslog *log, const char *connection)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	text_append(to.sun_path, sizeof(to.sun_path), 0, SOCKET_PATH);
	set_address(log, connection);
	set_port(log, connection);
	set_user(log);
	log->pid = (unsigned)getpid();
	log->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (log->fd != -1 &&
	    connect(log->fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		close(log->fd);
		log->fd = -1;
	}
}
