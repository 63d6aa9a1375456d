#include <sys/socket.h>

#include <errno.h>
#include <unistd.h>

#include "channel/ends.h"
#include "os/linger.h"
#include "os/sendqueue.h"

void
ends_begin(int net)
{
	linger_reset(net, true);
}

void
ends_leave(int net, const struct client *client, bool up, bool down)
{
	if (up)
		linger_reset(net, false);
	if (!down && client->in_breaks)
		linger_reset(client->in, true);
	if (!down && client->out_breaks)
		linger_reset(client->out, true);
}

int
ends_unsent(int fd, bool ended)
{
	int unsent = sendqueue_unsent(fd);

	return ended && unsent > 0 ? unsent - 1 : unsent;
}

int
ends_error(int fd)
{
	int error = 0;
	socklen_t len = sizeof(error);

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	return error;
}

/* NFS and quotas report only at the end what they could not write. */
int
ends_close(const struct client *client)
{
	if (client->out_kind == PUMP_SOCKET) {
		if (shutdown(client->out, SHUT_WR) == 0 || !client->out_breaks)
			return 0;
		return ends_error(client->out);
	}
	return close(client->out) == -1 && errno != EINTR ? errno : 0;
}
