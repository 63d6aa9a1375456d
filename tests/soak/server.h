#ifndef SERVER_TEST_H
#define SERVER_TEST_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum server_via { VIA_DIRECT, VIA_SOCKS5, VIA_HTTP, VIA_COUNT };

enum { VISITORS_MAX = 1024, MESSAGE_MAX = 512 };

/* A connection that has not yet said where it wants to go. */
struct visitor {
	int fd;
	enum server_via via;
	unsigned messages; /* of it, done */
	size_t len;
	uint8_t message[MESSAGE_MAX];
};

/*
 * The targets 127.0.0.0/8 and two proxies to them. No proxy connects on: it
 * becomes the target itself. Names mean 127.0.0.1.
 */
struct server {
	int listener[VIA_COUNT];
	uint16_t port[VIA_COUNT];
	size_t visitors;
	struct visitor visitor[VISITORS_MAX];
};

enum { SERVER_POLLS = VIA_COUNT + VISITORS_MAX };

/* server_via_of(name): VIA_COUNT if there is none of that name. */
enum server_via server_via_of(const char *name);

/* server_open(s): listens; -1 with errno. */
int server_open(struct server *s);

/*
 * server_prepare(s, fds): fills in entries for poll(2), and returns how many.
 */
nfds_t server_prepare(const struct server *s, struct pollfd *fds);

/*
 * server_serve(s, fds, arrived, ctx): does what poll allows. arrived gets each
 * complete connection, with the low three bytes of its target.
 */
void server_serve(struct server *s, const struct pollfd *fds,
    void (*arrived)(void *ctx, uint32_t id, int fd), void *ctx);

#endif
