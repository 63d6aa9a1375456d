/* rtnetlink(7): what `ip route get` asks. */

#define _GNU_SOURCE

#include <sys/socket.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"

struct question {
	struct nlmsghdr head;
	struct rtmsg route;
	struct rtattr to;
	uint8_t address[16];
};

struct answer {
	struct nlmsghdr head;
	struct rtmsg route;
	uint8_t rest[1024];
};

static bool
ask_kernel(int fd, const struct question *q, struct answer *a)
{
	ssize_t n;

	if (send(fd, q, q->head.nlmsg_len, 0) == -1)
		return false;
	n = recv(fd, a, sizeof(*a), 0);
	return n >= (ssize_t)(sizeof(a->head) + sizeof(a->route)) &&
	    a->head.nlmsg_type == RTM_NEWROUTE;
}

/*
 * Neither the source address of a connected socket nor bind(2) tells: the
 * first is another one of ours for a secondary address or a local block, the
 * second may be allowed for every address.
 */
bool
local_route(int family, const void *address)
{
	struct question q = { .head.nlmsg_type = RTM_GETROUTE,
		.head.nlmsg_flags = NLM_F_REQUEST,
		.route.rtm_family = (unsigned char)family,
		.to.rta_type = RTA_DST };
	struct answer answer;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	size_t size = family == AF_INET ? 4 : 16;
	bool own;

	memcpy(q.address, address, size);
	q.route.rtm_dst_len = (unsigned char)(8 * size);
	q.to.rta_len = (unsigned short)(RTA_LENGTH(0) + size);
	q.head.nlmsg_len = (uint32_t)(offsetof(struct question, address) +
	    size);
	own = fd != -1 && ask_kernel(fd, &q, &answer) &&
	    answer.route.rtm_type != RTN_UNICAST;
	if (fd != -1)
		close(fd);
	return own;
}
