#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"
#include "outbound/local.h"
#include "outbound/sockaddr.h"

static bool
is_bytes(const struct sockaddr_any *a, const struct ip *ip)
{
	uint16_t port;
	struct ip source;

	return sockaddr_get(&a->as.any, &source, &port) &&
	    memcmp(source.byte, ip->byte, sizeof(ip->byte)) == 0;
}

static enum policy_own
ask_source(const struct ip *ip)
{
	struct sockaddr_any there, here = { .len = sizeof(here.as) };
	int fd = socket(ip_family(ip->kind), SOCK_DGRAM, 0);
	enum policy_own own = POLICY_OTHER;

	/* In that case the address cannot be connected to, either. */
	if (fd == -1)
		return errno == EAFNOSUPPORT ? POLICY_OTHER : POLICY_UNSURE;
	if (sockaddr_set(&there, ip, 1) &&
	    connect(fd, &there.as.any, there.len) == 0 &&
	    getsockname(fd, &here.as.any, &here.len) == 0 &&
	    is_bytes(&here, ip))
		own = POLICY_OWN;
	close(fd);
	return own;
}

enum policy_own
local_ask(const struct ip *ip)
{
	enum policy_own source = ask_source(ip);

	if (source != POLICY_OTHER)
		return source;
	switch (local_route(ip_family(ip->kind), ip->byte, ip_size(ip->kind))) {
	case LOCAL_NO:
		return POLICY_OTHER;
	case LOCAL_UNKNOWN:
		return POLICY_UNSURE;
	case LOCAL_YES:
		break;
	}
	return POLICY_OWN;
}
