#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"
#include "outbound/local.h"
#include "outbound/sockaddr.h"

/* When that cannot be found out, nothing is to be connected to. */
static bool
is_source(const struct ip *ip)
{
	struct sockaddr_any there, here = { .len = sizeof(here.as) };
	int fd = socket(sockaddr_family(ip->kind), SOCK_DGRAM, 0);
	uint16_t port = 1;
	struct ip source;
	bool own = false;

	if (fd == -1)
		return errno != EAFNOSUPPORT;
	if (sockaddr_set(&there, ip, port) &&
	    connect(fd, &there.as.any, there.len) == 0 &&
	    getsockname(fd, &here.as.any, &here.len) == 0 &&
	    sockaddr_get(&here.as.any, &source, &port))
		own = memcmp(source.byte, ip->byte, sizeof(ip->byte)) == 0;
	close(fd);
	return own;
}

enum policy_own
local_ask(const struct ip *ip)
{
	bool own = local_route(sockaddr_family(ip->kind), ip->byte) ||
	    is_source(ip);

	return own ? POLICY_OWN : POLICY_OTHER;
}
