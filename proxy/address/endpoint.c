#include "address/endpoint.h"
#include "base/text.h"

struct endpoint
endpoint_of_ip(const struct ip *ip, uint16_t port)
{
	/* Sets all of it, whichever parts its kind will use. */
	struct endpoint e = { .kind = ENDPOINT_IP, .port = port };

	e.ip = *ip;
	return e;
}

bool
endpoint_is_name(const struct endpoint *e)
{
	switch (e->kind) {
	case ENDPOINT_NAME:
		return true;
	case ENDPOINT_IP:
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

bool
endpoint_is_local(const struct endpoint *e)
{
	switch (e->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
		return false;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return true;
}

struct cursor
endpoint_undotted(const char *name)
{
	struct cursor c = cursor_of(name);

	if (cursor_ends_in(&c, '.'))
		c.end--;
	return c;
}

bool
endpoint_is_onion(const struct endpoint *e)
{
	struct cursor last;

	if (!endpoint_is_name(e))
		return false;
	last = endpoint_undotted(e->name);
	cursor_last(&last, '.');
	/* Not .onion alone. */
	return last.at > 0 && cursor_means(&last, ".onion");
}

static size_t
append_ip(char *line, size_t size, const struct ip *ip)
{
	char text[IP_TEXT_MAX];
	size_t at = 0;

	ip_text(ip, text);
	switch (ip->kind) {
	case IP_V4:
		return text_append(line, size, at, text);
	case IP_V6:
		break;
	}
	at = text_append(line, size, at, "[");
	at = text_append(line, size, at, text);
	return text_append(line, size, at, "]");
}

size_t
endpoint_authority(const struct endpoint *e, char *line, size_t size)
{
	size_t at = 0;

	switch (e->kind) {
	case ENDPOINT_NAME:
		at = text_append(line, size, at, e->name);
		break;
	case ENDPOINT_IP:
		at = append_ip(line, size, &e->ip);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		return text_append(line, size, at, "");
	}
	at = text_append(line, size, at, ":");
	return text_append_number(line, size, at, e->port);
}
