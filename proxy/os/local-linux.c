/* rtnetlink(7): the request of `ip route get`. */

#define _GNU_SOURCE

#include <sys/socket.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"

/* Older headers lack this; it is the same on all machines but PA-RISC. */
#ifndef SO_BINDTOIFINDEX
#define SO_BINDTOIFINDEX 62
#endif

struct question {
	struct nlmsghdr head;
	struct rtmsg route;
	struct rtattr out;
	uint32_t device; /* 0 for any */
	struct rtattr to;
	uint8_t address[16];
};

struct answer {
	struct nlmsghdr head;
	union {
		struct rtmsg route;
		struct nlmsgerr error;
		uint8_t rest[1024];
	} as;
};

/*
 * An sshd in a VRF (ip-vrf(8)), and everything that it starts, have their own
 * routing tables.
 */
static uint32_t
bound_device(int family)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	uint32_t device = 0;
	socklen_t len = sizeof(device);

	if (fd == -1)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &device, &len) == -1)
		device = 0;
	close(fd);
	return device;
}

static enum local_answer
understand(const struct answer *a, size_t len)
{
	if (len < NLMSG_LENGTH(sizeof(a->as.route)))
		return LOCAL_UNKNOWN;
	if (a->head.nlmsg_type == RTM_NEWROUTE)
		return a->as.route.rtm_type == RTN_UNICAST ? LOCAL_NO
							   : LOCAL_YES;
	if (a->head.nlmsg_type != NLMSG_ERROR ||
	    len < NLMSG_LENGTH(sizeof(a->as.error)))
		return LOCAL_UNKNOWN;
	switch (-a->as.error.error) {
	case ENETUNREACH:  /* there is no route, or one that */
	case EHOSTUNREACH: /* is unreachable, */
	case EACCES:       /* prohibited, */
	case EINVAL:       /* or a black hole */
	case EAFNOSUPPORT:
		return LOCAL_NO;
	default:
		return LOCAL_UNKNOWN;
	}
}

static enum local_answer
ask_kernel(int fd, int family, const void *address, size_t size)
{
	struct question q = { .head.nlmsg_type = RTM_GETROUTE,
		.head.nlmsg_flags = NLM_F_REQUEST,
		.route.rtm_family = (unsigned char)family,
		.route.rtm_dst_len = (unsigned char)(8 * size),
		.out = { RTA_LENGTH(sizeof(q.device)), RTA_OIF },
		.device = bound_device(family),
		.to = { (unsigned short)RTA_LENGTH(size), RTA_DST } };
	struct answer a;
	ssize_t len;

	memcpy(q.address, address, size);
	q.head.nlmsg_len = (uint32_t)(offsetof(struct question, address) +
	    size);
	if (send(fd, &q, q.head.nlmsg_len, 0) == -1)
		return LOCAL_UNKNOWN;
	len = recv(fd, &a, sizeof(a), 0);
	return len > 0 ? understand(&a, (size_t)len) : LOCAL_UNKNOWN;
}

/*
 * If a socket cannot be bound to an IPv4 address, the address is not ours. If
 * it can, the address may be ours, or a sysctl allows all addresses. For IPv6,
 * this does not hold for local routes.
 */
static enum local_answer
ask_by_bind(int family, const void *address)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd, error = 0;

	if (family != AF_INET)
		return LOCAL_UNKNOWN;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return LOCAL_UNKNOWN;
	memcpy(&to.sin_addr, address, sizeof(to.sin_addr));
	if (bind(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		error = errno;
	close(fd);
	return error == EADDRNOTAVAIL ? LOCAL_NO : LOCAL_UNKNOWN;
}

/*
 * The source address of a connected socket does not tell: for a secondary
 * address or a local block, it is another address of ours.
 */
enum local_answer
local_route(int family, const void *address, size_t size)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	enum local_answer answer = LOCAL_UNKNOWN;

	if (fd != -1) {
		answer = ask_kernel(fd, family, address, size);
		close(fd);
	}
	return answer == LOCAL_UNKNOWN ? ask_by_bind(family, address) : answer;
}
