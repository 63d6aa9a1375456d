/*
 * Functions of the C library that frama-c's own specifications leave vague, as
 * POSIX.1-2008 describes them: what they read, what they write, and the range
 * of what they return, of which any value is possible here. The others (memcpy,
 * memset, strlen, strchr, ...) are frama-c's.
 */

#include <sys/socket.h>

#include <arpa/inet.h>

#include <string.h>
#include <strings.h>

#include "prove.h"

size_t
strspn(const char *s, const char *accept)
{
	size_t len = strlen(s), n = Frama_C_unsigned_long_interval(0, len);

	(void)strlen(accept);
	//@ split n;
	return n;
}

size_t
strcspn(const char *s, const char *reject)
{
	size_t len = strlen(s), n = Frama_C_unsigned_long_interval(0, len);

	(void)strlen(reject);
	//@ split n;
	return n;
}

char *
strpbrk(const char *s, const char *accept)
{
	size_t at = strcspn(s, accept);

	return any_below(2) ? (char *)s + at : NULL;
}

/* What is found is before the NUL, unless it is the NUL itself. */
char *
strrchr(const char *s, int c)
{
	size_t len = strlen(s);

	if (c == '\0')
		return (char *)s + len;
	if (len == 0 || any_below(2))
		return NULL;
	return (char *)s + Frama_C_unsigned_long_interval(0, len - 1);
}

int
strcasecmp(const char *a, const char *b)
{
	(void)strlen(a);
	(void)strlen(b);
	return Frama_C_interval(-255, 255);
}

/* Neither has to be a string if it has len bytes. */
int
strncasecmp(const char *a, const char *b, size_t len)
{
	(void)strnlen(a, len);
	(void)strnlen(b, len);
	return Frama_C_interval(-255, 255);
}

int
inet_pton(int family, const char *text, void *address)
{
	(void)strlen(text);
	if (any_below(2))
		return 0;
	any_bytes(address, family == AF_INET ? 4 : 16);
	return 1;
}

/* No address's text is longer than 45 bytes: INET6_ADDRSTRLEN. */
const char *
inet_ntop(int family, const void *address, char *text, socklen_t size)
{
	unsigned char copy[16];

	memcpy(copy, address, family == AF_INET ? 4 : 16);
	//@ check room: size >= 46;
	any_text(text, 46);
	return text;
}
