#include <string.h>
#include <strings.h>

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

bool
endpoint_is_onion(const struct endpoint *e)
{
	static const char suffix[] = ".onion";
	size_t len, end = sizeof(suffix) - 1;

	if (!endpoint_is_name(e))
		return false;
	len = strlen(e->name);
	if (len > 0 && e->name[len - 1] == '.')
		len--;
	return len > end && strncasecmp(e->name + len - end, suffix, end) == 0;
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
