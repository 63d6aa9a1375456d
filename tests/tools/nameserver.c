/*
 * nameserver: a scripted name server for the tests, over UDP only.
 *
 * nameserver [options] [RULE...]
 *	--bind ADDR	a numeric address; default 127.0.0.1
 *	--port N	default 53; 0: any
 *	--limit SECS	default 600
 *
 * It prints its port as the first line on stdout, and then each query when it
 * comes, as its type and name in lower case: "A name.example". Queries of
 * types other than A and AAAA are shown as "TYPE12" and get no data.
 *
 * A RULE is NAME=ANSWER[,ANSWER...]. The name * is for all names without a
 * rule; without it they do not exist. The case of names does not matter. A name
 * may not have two rules. TYPE is A or AAAA; a type that a rule does not
 * mention has no data. An ANSWER is one of
 *
 *	TYPE:ADDR	an address; several of one type make one answer
 *	TYPE:nodata	the name has none of this type
 *	TYPE:nxdomain	the name does not exist
 *	TYPE:servfail	the server failed
 *	TYPE:silent	no answer, ever
 *	TYPE:delay=MS:...
 *			any of these, after a delay of MS
 *	TYPE:first=ADDR,then=ADDR[,then=ADDR...]
 *			one address in each answer, in turn
 *
 * Exit status: 2 a usage error or a failed system call; 3 the limit was
 *reached.
 *
 * RFC 1035 4, RFC 3596 2.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* err.h */
#endif

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { EXIT_BROKEN = 2, EXIT_LIMIT = 3 };
enum { RULES_MAX = 64, ADDRESSES_MAX = 24, REPLIES_MAX = 64 };
enum { HEADER_SIZE = 12, NAME_MAX_SIZE = 256, MESSAGE_MAX = 1400 };
enum { TYPE_A = 1, TYPE_AAAA = 28, CLASS_IN = 1 };
enum { RCODE_OK = 0, RCODE_SERVFAIL = 2, RCODE_NXDOMAIN = 3 };
enum { A, AAAA, TYPES };

enum kind { NODATA, ADDRESSES, TURNS, NXDOMAIN, SERVFAIL, SILENT };

struct answer {
	enum kind kind;
	unsigned delay; /* ms */
	unsigned turn;  /* whose it is, of TURNS */
	unsigned count;
	uint8_t address[ADDRESSES_MAX][16];
};

struct rule {
	const char *name;
	struct answer answer[TYPES];
};

struct query {
	unsigned type;
	char name[NAME_MAX_SIZE];
	size_t size; /* of header and question */
};

struct reply {
	uint64_t due;
	struct sockaddr_storage to;
	socklen_t to_len;
	size_t size; /* 0: none */
	uint8_t message[MESSAGE_MAX];
};

struct server {
	int fd;
	uint64_t end;
	size_t rules;
	struct rule rule[RULES_MAX];
	struct reply reply[REPLIES_MAX];
};

struct address {
	socklen_t len;
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} as;
};

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A number up to max, and the text after it. */
static unsigned
number(const char *text, unsigned long max, char **end)
{
	unsigned long n;

	errno = 0;
	n = strtoul(text, end, 10);
	if (errno != 0 || *end == text || n > max ||
	    !isdigit((unsigned char)text[0]))
		errx(EXIT_BROKEN, "not a number: %s", text);
	return (unsigned)n;
}

static unsigned
whole_number(const char *text, unsigned long max)
{
	char *end;
	unsigned n = number(text, max, &end);

	if (*end != '\0')
		errx(EXIT_BROKEN, "not a number: %s", text);
	return n;
}

/* The rules. */

static const char *
skip(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

static void
add_address(struct answer *a, int type, const char *text)
{
	int family = type == A ? AF_INET : AF_INET6;

	if (a->count == ADDRESSES_MAX)
		errx(EXIT_BROKEN, "too many addresses: %s", text);
	if (inet_pton(family, text, a->address[a->count++]) != 1)
		errx(EXIT_BROKEN, "not an address of this type: %s", text);
}

static void
parse_answer(struct answer *a, int type, const char *text)
{
	const char *rest = skip(text, "delay=");
	char *end;

	if (rest != NULL) {
		a->delay = number(rest, INT_MAX, &end);
		if (*end != ':')
			errx(EXIT_BROKEN, "nothing after the delay: %s", text);
		text = end + 1;
	}
	if (strcmp(text, "nodata") == 0) {
		a->kind = NODATA;
	} else if (strcmp(text, "nxdomain") == 0) {
		a->kind = NXDOMAIN;
	} else if (strcmp(text, "servfail") == 0) {
		a->kind = SERVFAIL;
	} else if (strcmp(text, "silent") == 0) {
		a->kind = SILENT;
	} else if ((rest = skip(text, "first=")) != NULL) {
		a->kind = TURNS;
		add_address(a, type, rest);
	} else {
		a->kind = ADDRESSES;
		add_address(a, type, text);
	}
}

/* TYPE:..., or the then=... that belongs to the entry before it. */
static void
parse_item(struct rule *r, int *type, const char *text)
{
	const char *rest = skip(text, "then=");

	if (rest != NULL) {
		if (*type == TYPES || r->answer[*type].kind != TURNS)
			errx(EXIT_BROKEN, "nothing before it: %s", text);
		add_address(&r->answer[*type], *type, rest);
		return;
	}
	if ((rest = skip(text, "A:")) != NULL)
		*type = A;
	else if ((rest = skip(text, "AAAA:")) != NULL)
		*type = AAAA;
	else
		errx(EXIT_BROKEN, "no type: %s", text);
	parse_answer(&r->answer[*type], *type, rest);
}

static const struct rule *
find_rule(const struct server *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->rules; i++) {
		if (strcasecmp(s->rule[i].name, name) == 0)
			return &s->rule[i];
	}
	return NULL;
}

static void
parse_rule(struct server *s, char *text)
{
	char *item = strchr(text, '='), *next;
	struct rule *r = &s->rule[s->rules];
	int type = TYPES;

	if (item == NULL || s->rules == RULES_MAX)
		errx(EXIT_BROKEN, "no rule, or too many: %s", text);
	*item++ = '\0';
	if (find_rule(s, text) != NULL)
		errx(EXIT_BROKEN, "it has a rule: %s", text);
	for (; item != NULL; item = next) {
		next = strchr(item, ',');
		if (next != NULL)
			*next++ = '\0';
		parse_item(r, &type, item);
	}
	r->name = text;
	s->rules++;
}

/* Messages. */

static unsigned
get16(const uint8_t *at)
{
	return (unsigned)(at[0] << 8 | at[1]);
}

static uint8_t *
put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
	return at + 2;
}

/* The labels at *at; false if they go past the end. */
static bool
get_name(const uint8_t *message, size_t size, size_t *at, char *name)
{
	size_t used = 0, len;

	for (; *at < size && message[*at] != 0; *at += 1 + len) {
		len = message[*at];
		if (len > 63 || *at + len >= size ||
		    used + len + 1 >= NAME_MAX_SIZE)
			return false;
		if (used > 0)
			name[used++] = '.';
		memcpy(name + used, message + *at + 1, len);
		used += len;
	}
	name[used] = '\0';
	return (*at)++ < size;
}

static bool
parse_query(struct query *q, const uint8_t *message, size_t size)
{
	size_t at = HEADER_SIZE, i;

	if (size < HEADER_SIZE || (message[2] & 0xf8) != 0 ||
	    get16(message + 4) != 1)
		return false;
	if (!get_name(message, size, &at, q->name) || at + 4 > size ||
	    get16(message + at + 2) != CLASS_IN)
		return false;
	q->type = get16(message + at);
	q->size = at + 4;
	for (i = 0; q->name[i] != '\0'; i++) {
		unsigned char c = (unsigned char)q->name[i];

		q->name[i] = isgraph(c) ? (char)tolower(c) : '?';
	}
	return true;
}

static void
tell_query(const struct query *q)
{
	if (q->type == TYPE_A || q->type == TYPE_AAAA)
		printf("%s %s\n", q->type == TYPE_A ? "A" : "AAAA", q->name);
	else
		printf("TYPE%u %s\n", q->type, q->name);
	fflush(stdout);
}

static uint8_t *
put_record(uint8_t *at, unsigned type, const uint8_t *address)
{
	unsigned size = type == TYPE_A ? 4 : 16;

	at = put16(at, 0xc000 | HEADER_SIZE); /* the question's name */
	at = put16(at, type);
	at = put16(at, CLASS_IN);
	at = put16(put16(at, 0), 0); /* not to be kept */
	at = put16(at, size);
	memcpy(at, address, size);
	return at + size;
}

static size_t
put_reply(uint8_t *message, const struct query *q, struct answer *a)
{
	unsigned i, rcode = RCODE_OK, from = 0, count = 0;
	uint8_t *at = message + q->size;

	if (a->kind == SERVFAIL)
		rcode = RCODE_SERVFAIL;
	if (a->kind == NXDOMAIN)
		rcode = RCODE_NXDOMAIN;
	if (a->kind == ADDRESSES)
		count = a->count;
	if (a->kind == TURNS) {
		from = a->turn++ % a->count;
		count = 1;
	}
	message[2] = (uint8_t)(0x84 | (message[2] & 1)); /* QR AA RD */
	message[3] = (uint8_t)(0x80 | rcode);            /* RA */
	put16(put16(put16(message + 6, count), 0), 0);
	for (i = from; i < from + count; i++)
		at = put_record(at, q->type, a->address[i]);
	return (size_t)(at - message);
}

/* The run. */

static struct answer *
find_answer(struct server *s, const struct query *q, struct answer *none)
{
	const struct rule *r = find_rule(s, q->name);

	if (r == NULL)
		r = find_rule(s, "*");
	*none = (struct answer){ .kind = r == NULL ? NXDOMAIN : NODATA };
	if (r == NULL || (q->type != TYPE_A && q->type != TYPE_AAAA))
		return none;
	return &s->rule[r - s->rule].answer[q->type == TYPE_A ? A : AAAA];
}

static struct reply *
free_reply(struct server *s)
{
	size_t i;

	for (i = 0; i < REPLIES_MAX; i++) {
		if (s->reply[i].size == 0)
			return &s->reply[i];
	}
	errx(EXIT_BROKEN, "too many answers are waiting");
}

static void
take_query(struct server *s)
{
	struct reply *r = free_reply(s);
	struct answer *a, none;
	struct query q;
	ssize_t n;

	r->to_len = sizeof(r->to);
	/* There must be room for the answer after the question. */
	n = recvfrom(
	    s->fd, r->message, 512, 0, (struct sockaddr *)&r->to, &r->to_len);
	if (n == -1 || !parse_query(&q, r->message, (size_t)n))
		return;
	tell_query(&q);
	a = find_answer(s, &q, &none);
	if (a->kind == SILENT)
		return;
	r->due = now_ms() + a->delay;
	r->size = put_reply(r->message, &q, a);
}

/* Sends what is due; returns when the next answer is due, or the end. */
static uint64_t
send_replies(struct server *s)
{
	uint64_t next = s->end, now = now_ms();
	size_t i;

	for (i = 0; i < REPLIES_MAX; i++) {
		struct reply *r = &s->reply[i];

		if (r->size == 0)
			continue;
		if (r->due <= now) {
			/* The client may be gone. */
			sendto(s->fd, r->message, r->size, 0,
			    (struct sockaddr *)&r->to, r->to_len);
			r->size = 0;
		} else if (r->due < next) {
			next = r->due;
		}
	}
	return next;
}

static void
serve(struct server *s)
{
	struct pollfd fds = { .fd = s->fd, .events = POLLIN };
	uint64_t next, now;

	for (;;) {
		next = send_replies(s);
		now = now_ms();
		if (now >= s->end)
			errx(EXIT_LIMIT, "the limit was reached");
		if (poll(&fds, 1, next > now ? (int)(next - now) : 0) > 0)
			take_query(s);
	}
}

static void
set_address(struct address *a, const char *text, unsigned port)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->as.in.sin_addr) == 1) {
		a->len = sizeof(a->as.in);
		a->as.in.sin_family = AF_INET;
		a->as.in.sin_port = htons((uint16_t)port);
	} else if (inet_pton(AF_INET6, text, &a->as.in6.sin6_addr) == 1) {
		a->len = sizeof(a->as.in6);
		a->as.in6.sin6_family = AF_INET6;
		a->as.in6.sin6_port = htons((uint16_t)port);
	} else {
		errx(EXIT_BROKEN, "not an address: %s", text);
	}
}

static int
open_socket(const char *bind_to, unsigned port)
{
	struct address a;
	int fd;

	set_address(&a, bind_to, port);
	fd = socket(a.as.any.sa_family, SOCK_DGRAM, 0);
	if (fd == -1 || bind(fd, &a.as.any, a.len) == -1 ||
	    getsockname(fd, &a.as.any, &a.len) == -1)
		err(EXIT_BROKEN, "%s", bind_to);
	/* Both families have the port in the same place. */
	printf("%u\n", (unsigned)ntohs(a.as.in.sin_port));
	fflush(stdout);
	return fd;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "bind", required_argument, NULL, 'b' },
		{ "port", required_argument, NULL, 'p' },
		{ "limit", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	static struct server server;
	const char *bind_to = "127.0.0.1";
	unsigned port = 53, limit = 600;
	int option, i;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'b')
			bind_to = optarg;
		else if (option == 'p')
			port = whole_number(optarg, UINT16_MAX);
		else if (option == 'l')
			limit = whole_number(optarg, INT_MAX / 1000);
		else
			return EXIT_BROKEN;
	}
	for (i = optind; i < argc; i++)
		parse_rule(&server, argv[i]);
	server.end = now_ms() + limit * UINT64_C(1000);
	server.fd = open_socket(bind_to, port);
	serve(&server);
}
