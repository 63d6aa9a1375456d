#include <sys/socket.h>

#include <netdb.h>

#include <errno.h>
#include <stddef.h>

#include "outbound/lookup_ask.h"
#include "outbound/sockaddr.h"

static void
keep_address(struct lookup_answer *answer, const struct sockaddr *any)
{
	uint16_t no_port;
	struct ip ip;

	if (answer->count < LOOKUP_MAX && sockaddr_get(any, &ip, &no_port) &&
	    ip.kind == answer->kind)
		answer->address[answer->count++] = ip;
}

void
lookup_ask(struct lookup_answer *answer, const char *host)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_family = sockaddr_family(answer->kind) };
	struct addrinfo *list = NULL, *one;
	int error = getaddrinfo(host, NULL, &hints, &list);

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
