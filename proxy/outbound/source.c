#include <sys/socket.h>

#include <errno.h>

#include "os/socket.h"
#include "outbound/sockaddr.h"
#include "outbound/source.h"

static struct verdict
bind_to(int fd, const struct ip *ip)
{
	struct sockaddr_any a;

	if (!sockaddr_set(&a, ip, 0))
		return outcome_verdict(OUTCOME_BIND, ENODEV);
	if (bind(fd, &a.as.any, a.len) == -1)
		return outcome_verdict(OUTCOME_BIND, errno);
	return outcome_of(OUTCOME_OK);
}

struct verdict
source_bind(const struct attempt *a, int fd)
{
	if (a->interface != NULL &&
	    socket_use_interface(fd, a->interface) == -1)
		return outcome_verdict(OUTCOME_INTERFACE, errno);
	if (a->bind != NULL)
		return bind_to(fd, a->bind);
	return outcome_of(OUTCOME_OK);
}
