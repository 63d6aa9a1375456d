#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/wipe.h"
#include "channel/guard.h"
#include "request/credentials.h"
#include "request/readpass.h"

#define PROMPT_MAX 128

/* Why a file of one kind cannot be used. */
struct refusals {
	enum outcome wrong, owner, unsafe, folder, unreadable;
};

static struct verdict
refuse_file(struct file_result r, const struct refusals *why)
{
	if (r.error == EFBIG)
		return outcome_of(why->wrong);
	switch (r.fault) {
	case FILE_FOREIGN:
		return outcome_of(why->owner);
	case FILE_OPEN:
		return outcome_of(why->unsafe);
	case FILE_FOLDER:
		return outcome_of(why->folder);
	default:
		return outcome_verdict(why->unreadable, r.error);
	}
}

struct verdict
credentials_from_file(
    struct route *route, const char *path, struct credentials *c)
{
	static const struct refusals why = { OUTCOME_CREDENTIALS_FILE_WRONG,
		OUTCOME_CREDENTIALS_FILE_OWNER, OUTCOME_CREDENTIALS_FILE_UNSAFE,
		OUTCOME_CREDENTIALS_FILE_FOLDER,
		OUTCOME_CREDENTIALS_FILE_UNREADABLE };
	struct file_result r;

	r = file_read(path, FILE_SECRET, c->text, sizeof(c->text));
	if (r.fault != FILE_FINE)
		return refuse_file(r, &why);
	c->len = r.len;
	return login_lines(
	    route, c->text, c->len, OUTCOME_CREDENTIALS_FILE_WRONG);
}

struct verdict
credentials_from_environment(struct route *route, const struct credentials *c)
{
	if (c->len == 0)
		return outcome_of(OUTCOME_OK);
	return login_lines(
	    route, c->text, c->len, OUTCOME_CREDENTIALS_VARIABLE);
}

struct verdict
credentials_fields(struct fields *f, const char *path)
{
	static const struct refusals why = { OUTCOME_FIELDS_FILE_WRONG,
		OUTCOME_FIELDS_FILE_OWNER, OUTCOME_FIELDS_FILE_UNSAFE,
		OUTCOME_FIELDS_FILE_FOLDER, OUTCOME_FIELDS_FILE_UNREADABLE };
	char text[FIELDS_MAX];
	struct file_result r;
	bool right;

	r = file_read(path, FILE_SECRET, text, sizeof(text));
	if (r.fault != FILE_FINE)
		return refuse_file(r, &why);
	right = fields_lines(f, text, r.len);
	wipe(text, r.len);
	return outcome_of(right ? OUTCOME_OK : OUTCOME_FIELDS_FILE_WRONG);
}

void
credentials_wipe(struct credentials *c)
{
	/* What was never written to costs nothing. */
	if (c->len == 0)
		return;
	wipe(c->text, c->len);
	c->len = 0;
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
ask_for(struct route *route, unsigned hop, unsigned i, const char *askpass,
    const struct client *client)
{
	char prompt[PROMPT_MAX], answer[ROUTE_PASSWORD_MAX + sizeof("\r\n")];
	const char *user = route->proxy[i].user;
	struct verdict v = outcome_of(OUTCOME_CREDENTIALS_ASK);
	struct cursor line = { .text = answer };
	struct guard guard;
	ssize_t n;

	make_prompt(prompt, sizeof(prompt), route, hop, i);
	guard_begin(&guard, client);
	n = readpass(askpass, prompt, answer, sizeof(answer));
	guard_end(&guard);
	line.end = n != -1 ? (size_t)n : 0;
	line = cursor_line(&line);
	for (; n != -1 && i < route->first[hop + 1]; i++) {
		struct proxy_config *proxy = &route->proxy[i];

		if (!login_lacks_password(proxy) ||
		    strcmp(proxy->user, user) != 0)
			continue;
		v = route_set_password(proxy, line);
		if (v.what != OUTCOME_OK)
			break;
	}
	wipe(answer, sizeof(answer));
	return v.what == OUTCOME_PROXY_CREDENTIALS ? login_at(v, route, hop)
						   : v;
}

struct verdict
credentials_ask(
    struct route *route, const char *askpass, const struct client *client)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	unsigned hop, i;

	for (hop = 0; hop < route->hops; hop++) {
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			if (login_lacks_password(&route->proxy[i]))
				v = ask_for(route, hop, i, askpass, client);
			if (v.what != OUTCOME_OK)
				return v;
		}
	}
	return v;
}
