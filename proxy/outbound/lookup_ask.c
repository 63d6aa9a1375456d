#include <sys/socket.h>

#include <netdb.h>
#include <netinet/in.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "outbound/lookup_ask.h"
#include "outbound/sockaddr.h"

/*
 * For IPv6 alone, glibc passes over a source that has only an IPv4 address for
 * the name, and asks the next one, unless it may map that address. Of both
 * families it says that there is no such name only if that is true of both.
 */
#ifdef __GLIBC__
#define MAPPED AI_V4MAPPED
#define ABSENT EAI_NONAME
#else
#define MAPPED 0
#define ABSENT 0
#endif

static bool
is_mapped(const struct sockaddr *any)
{
	const struct sockaddr_in6 *in6 = (const void *)any;

	return MAPPED != 0 && any->sa_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr);
}

static bool
is_full(const struct lookup_answer *answer, enum ip_kind kind)
{
	size_t i, count = 0;

	for (i = 0; i < answer->count; i++)
		count += answer->address[i].kind == kind ? 1 : 0;
	return count == LOOKUP_MAX;
}

static void
keep_address(struct lookup_answer *answer, const struct sockaddr *any)
{
	uint16_t no_port;
	struct ip ip;

	if (!sockaddr_get(any, &ip, &no_port) || is_full(answer, ip.kind))
		return;
	if (answer->other_too && is_mapped(any))
		return;
	if (answer->family == AF_UNSPEC || answer->family == ip_family(ip.kind))
		answer->address[answer->count++] = ip;
}

void
lookup_ask(struct lookup_answer *answer, const char *host)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_family = answer->family,
		.ai_flags = answer->family == AF_INET6 && answer->other_too
		    ? MAPPED
		    : 0 };
	struct addrinfo *list = NULL, *one;
	int error = getaddrinfo(host, NULL, &hints, &list);

	answer->sure = error == 0 || error == ABSENT;
	if (error == EAI_SYSTEM)
		answer->verdict = outcome_verdict(
		    OUTCOME_RESOLVE_SYSTEM, errno);
	else if (error != 0)
		answer->verdict = outcome_verdict(OUTCOME_RESOLVE, error);
	if (error != 0)
		return;
	for (one = list; one != NULL; one = one->ai_next)
		keep_address(answer, one->ai_addr);
	freeaddrinfo(list);
	answer->verdict = outcome_verdict(
	    answer->count > 0 ? OUTCOME_OK : OUTCOME_RESOLVE_EMPTY, 0);
}
