#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/wipe.h"
#include "request/credentials.h"
#include "request/readpass.h"

#define TEXT_MAX   (16 * 1024)
#define LINE_MOST  (ROUTE_USER_MAX + 1 + ROUTE_PASSWORD_MAX)
#define PROMPT_MAX 128

static struct verdict
at_hop(struct verdict v, const struct route *route, unsigned hop)
{
	v.hop = hop + 1;
	v.hops = route->hops;
	return v;
}

/* Of the first line, without what ends it. */
static size_t
line_length(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	if (end != NULL)
		len = (size_t)(end - text);
	return len > 0 && text[len - 1] == '\r' ? len - 1 : len;
}

static bool
lacks_password(const struct proxy_config *proxy)
{
	return proxy->has_user && !proxy->has_password &&
	    protocol_row(proxy->kind)->password_max > 0;
}

static bool
is_for(const struct proxy_config *proxy, const char *user, size_t len)
{
	return !proxy->has_user ||
	    (lacks_password(proxy) && strlen(proxy->user) == len &&
		memcmp(proxy->user, user, len) == 0);
}

static struct verdict
give(struct proxy_config *proxy, const char *line, size_t user, size_t len)
{
	size_t password = len - user - 1;
	struct verdict v = route_set_user(proxy, line, user);

	if (v.what != OUTCOME_OK ||
	    (password == 0 && protocol_row(proxy->kind)->password_max == 0))
		return v;
	return route_set_password(proxy, line + user + 1, password);
}

static struct verdict
give_hop(struct route *route, unsigned hop, const char *line, size_t len,
    enum outcome wrong)
{
	const char *colon = memchr(line, ':', len);
	struct verdict v = outcome_of(OUTCOME_OK);
	size_t user;
	unsigned i;

	if (colon == NULL || len > LINE_MOST || memchr(line, '\0', len) != NULL)
		return outcome_of(wrong);
	user = (size_t)(colon - line);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		if (!is_for(&route->proxy[i], line, user))
			continue;
		v = give(&route->proxy[i], line, user, len);
		if (v.what != OUTCOME_OK)
			return at_hop(v, route, hop);
	}
	return v;
}

/* A text that says nothing at all is wrong, too. */
static struct verdict
give_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong)
{
	struct verdict v = outcome_of(wrong);
	const char *next;
	size_t line;
	unsigned hop;

	for (hop = 0; hop < route->hops && len > 0; hop++) {
		line = line_length(text, len);
		if (line > 0)
			v = give_hop(route, hop, text, line, wrong);
		if (line > 0 && v.what != OUTCOME_OK)
			break;
		next = memchr(text, '\n', len);
		if (next == NULL)
			break;
		len -= (size_t)(next + 1 - text);
		text = next + 1;
	}
	return v;
}

/* Asked of what is open: the name may mean another file by now. */
static struct verdict
check_private(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return outcome_verdict(
		    OUTCOME_CREDENTIALS_FILE_UNREADABLE, errno);
	if (!S_ISREG(st.st_mode))
		return outcome_of(OUTCOME_OK);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return outcome_of(OUTCOME_CREDENTIALS_FILE_OWNER);
	if (st.st_mode & (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH))
		return outcome_of(OUTCOME_CREDENTIALS_FILE_UNSAFE);
	return outcome_of(OUTCOME_OK);
}

static struct verdict
from_descriptor(struct route *route, int fd)
{
	char text[TEXT_MAX];
	struct verdict v = check_private(fd);
	ssize_t len;

	if (v.what != OUTCOME_OK)
		return v;
	len = readpass_all(fd, text, sizeof(text));
	if (len == -1)
		v = outcome_verdict(OUTCOME_CREDENTIALS_FILE_UNREADABLE, errno);
	else if ((size_t)len == sizeof(text))
		v = outcome_of(OUTCOME_CREDENTIALS_FILE_WRONG);
	else
		v = give_lines(
		    route, text, (size_t)len, OUTCOME_CREDENTIALS_FILE_WRONG);
	wipe(text, sizeof(text));
	return v;
}

struct verdict
credentials_from_file(struct route *route, const char *path)
{
	struct verdict v;
	int fd;

	if (route->hops == 0)
		return outcome_of(OUTCOME_OK);
	do {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	} while (fd == -1 && errno == EINTR);
	if (fd == -1)
		return outcome_verdict(
		    OUTCOME_CREDENTIALS_FILE_UNREADABLE, errno);
	v = from_descriptor(route, fd);
	close(fd);
	return v;
}

struct verdict
credentials_from_environment(struct route *route, const char *value)
{
	if (route->hops == 0 || *value == '\0')
		return outcome_of(OUTCOME_OK);
	return give_lines(
	    route, value, strlen(value), OUTCOME_CREDENTIALS_VARIABLE);
}

/* Never a host or a user: others may see the screen, or its log. */
static void
make_prompt(char *line, size_t size, const struct route *route, unsigned hop,
    unsigned i)
{
	size_t at = text_append(
	    line, size, 0, "wraith-connect: password for proxy");

	if (route->hops > 1) {
		at = text_append(line, size, at, " ");
		at = text_append_number(line, size, at, hop + 1);
		at = text_append(line, size, at, " of ");
		at = text_append_number(line, size, at, route->hops);
	}
	if (i > route->first[hop]) {
		at = text_append(line, size, at, ", alternative ");
		at = text_append_number(
		    line, size, at, i - route->first[hop] + 1);
	}
	text_append(line, size, at, ": ");
}

/* For proxy i, and the other ones of its hop with this user. */
static struct verdict
ask_for(struct route *route, unsigned hop, unsigned i, const char *askpass)
{
	char prompt[PROMPT_MAX], answer[ROUTE_PASSWORD_MAX + sizeof("\r\n")];
	const char *user = route->proxy[i].user;
	struct verdict v = outcome_of(OUTCOME_CREDENTIALS_ASK);
	ssize_t n;

	make_prompt(prompt, sizeof(prompt), route, hop, i);
	n = readpass(askpass, prompt, answer, sizeof(answer));
	for (; n != -1 && i < route->first[hop + 1]; i++) {
		struct proxy_config *proxy = &route->proxy[i];

		if (!lacks_password(proxy) || strcmp(proxy->user, user) != 0)
			continue;
		v = route_set_password(
		    proxy, answer, line_length(answer, (size_t)n));
		if (v.what != OUTCOME_OK)
			break;
	}
	wipe(answer, sizeof(answer));
	return v.what == OUTCOME_PROXY_CREDENTIALS ? at_hop(v, route, hop) : v;
}

struct verdict
credentials_ask(struct route *route, const char *askpass)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	unsigned hop, i;

	for (hop = 0; hop < route->hops; hop++) {
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			if (lacks_password(&route->proxy[i]))
				v = ask_for(route, hop, i, askpass);
			if (v.what != OUTCOME_OK)
				return v;
		}
	}
	return v;
}
