#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server.h"

#define LOW 0xffffffU
#define ONE 1 /* 127.0.0.1 */

static const char *const names[] = { "direct", "socks5", "http" };

enum server_via
server_via_of(const char *name)
{
	int via = 0;

	while (via < VIA_COUNT && strcmp(names[via], name) != 0)
		via++;
	return (enum server_via)via;
}

int
server_open(struct server *s)
{
	struct sockaddr_in at;
	socklen_t len;
	int i, fd;

	s->visitors = 0;
	for (i = 0; i < VIA_COUNT; i++) {
		at = (struct sockaddr_in){ .sin_family = AF_INET,
			.sin_addr.s_addr = htonl(INADDR_ANY) };
		if (i != VIA_DIRECT)
			at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		fd = socket(AF_INET, SOCK_STREAM, 0);
		len = sizeof(at);
		if (fd == -1 ||
		    bind(fd, (struct sockaddr *)&at, sizeof(at)) == -1 ||
		    listen(fd, SOMAXCONN) == -1 ||
		    fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
		    fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ||
		    getsockname(fd, (struct sockaddr *)&at, &len) == -1)
			return -1;
		s->listener[i] = fd;
		s->port[i] = ntohs(at.sin_port);
	}
	return 0;
}

nfds_t
server_prepare(const struct server *s, struct pollfd *fds)
{
	nfds_t n = 0;
	size_t i;

	for (i = 0; i < VIA_COUNT; i++)
		fds[n++] = (struct pollfd){
			s->visitors < VISITORS_MAX ? s->listener[i] : -1,
			POLLIN, 0
		};
	for (i = 0; i < s->visitors; i++)
		fds[n++] = (struct pollfd){ s->visitor[i].fd, POLLIN, 0 };
	return n;
}

/* False for no connection, or one from elsewhere. */
static bool
address_of(int fd, uint32_t *id)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &len) == -1 ||
	    ntohl(at.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET)
		return false;
	*id = ntohl(at.sin_addr.s_addr) & LOW;
	return true;
}

/* RFC 1928: the length of this message, as far as it is known. */
static size_t
socks5_length(const struct visitor *v)
{
	if (v->messages == 0)
		return v->len < 2 ? 2 : 2 + (size_t)v->message[1];
	if (v->len < 5)
		return 5;
	return v->message[3] == 1 ? 10 : 7 + (size_t)v->message[4];
}

static bool
is_whole(const struct visitor *v)
{
	if (v->via == VIA_SOCKS5)
		return v->len == socks5_length(v);
	return v->len >= 4 &&
	    memcmp(v->message + v->len - 4, "\r\n\r\n", 4) == 0;
}

static uint32_t
destination(struct visitor *v)
{
	const uint8_t *a = v->message + 4;
	unsigned b[3];

	if (v->via == VIA_SOCKS5)
		return v->message[3] == 1
		    ? (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3]
		    : ONE;
	v->message[v->len - 1] = '\0';
	if (sscanf((char *)v->message, "CONNECT 127.%u.%u.%u", &b[0], &b[1],
		&b[2]) != 3)
		return ONE;
	return (b[0] << 16 | b[1] << 8 | b[2]) & LOW;
}

/* True when the message was the last one. */
static bool
reply(struct visitor *v)
{
	static const uint8_t method[] = { 5, 0 };
	static const uint8_t granted[] = { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
	static const char ok[] = "HTTP/1.1 200 OK\r\n\r\n";

	if (v->via == VIA_HTTP) {
		send(v->fd, ok, sizeof(ok) - 1, MSG_NOSIGNAL);
		return true;
	}
	if (v->messages == 0)
		send(v->fd, method, sizeof(method), MSG_NOSIGNAL);
	else
		send(v->fd, granted, sizeof(granted), MSG_NOSIGNAL);
	return v->messages++ > 0;
}

/*
 * -1: it is gone; 1: it has sent everything; what comes next is for the target.
 */
static int
hear(struct visitor *v)
{
	ssize_t n = 0;

	while (v->len < MESSAGE_MAX) {
		n = recv(v->fd, v->message + v->len, 1, MSG_DONTWAIT);
		if (n != 1)
			break;
		v->len++;
		if (!is_whole(v))
			continue;
		if (reply(v))
			return 1;
		v->len = 0;
	}
	return n == -1 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static void
welcome(struct server *s, enum server_via via,
    void (*arrived)(void *ctx, uint32_t id, int fd), void *ctx)
{
	struct visitor *v;
	uint32_t id;
	int fd;

	while (s->visitors < VISITORS_MAX &&
	    (fd = accept(s->listener[via], NULL, NULL)) != -1) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		if (via == VIA_DIRECT) {
			if (address_of(fd, &id))
				arrived(ctx, id, fd);
			else
				close(fd);
			continue;
		}
		v = &s->visitor[s->visitors++];
		v->fd = fd;
		v->via = via;
		v->messages = 0;
		v->len = 0;
	}
}

void
server_serve(struct server *s, const struct pollfd *fds,
    void (*arrived)(void *ctx, uint32_t id, int fd), void *ctx)
{
	size_t i = s->visitors;
	int said, via;

	while (i-- > 0) {
		if (fds[VIA_COUNT + i].revents == 0)
			continue;
		said = hear(&s->visitor[i]);
		if (said == 0)
			continue;
		if (said == 1)
			arrived(
			    ctx, destination(&s->visitor[i]), s->visitor[i].fd);
		else
			close(s->visitor[i].fd);
		s->visitor[i] = s->visitor[--s->visitors];
	}
	for (via = 0; via < VIA_COUNT; via++) {
		if (fds[via].revents != 0)
			welcome(s, (enum server_via)via, arrived, ctx);
	}
}
