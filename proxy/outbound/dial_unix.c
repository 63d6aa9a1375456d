#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "os/socket.h"
#include "outbound/dial_unix.h"

#define PAUSE 50 /* between two tries, in ms */

struct verdict
dial_unix(struct attempt *a, const char *path, int *fd)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct verdict v = { .what = OUTCOME_OK };
	struct pollfd none[1];

	progress_stage(a->progress, PROGRESS_CONNECTING);
	text_append(to.sun_path, sizeof(to.sun_path), 0, path);
	*fd = socket_open(AF_UNIX);
	if (*fd == -1)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	while (v.what == OUTCOME_OK &&
	    connect(*fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		/* Its queue is full, and nothing tells when it is not. */
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			v = wait_until(&a->wait, none, 0, clock_ms() + PAUSE);
		else if (errno != EINTR)
			v = outcome_verdict(OUTCOME_CONNECT, errno);
	}
	if (v.what != OUTCOME_OK) {
		close(*fd);
		*fd = -1;
	}
	return v;
}
