#include <netdb.h>
#include <string.h>

#include "address/target.h"
#include "outbound/sockaddr.h"
#include "request/value.h"

struct verdict
value_bind(struct options *o, const char *text)
{
	struct sockaddr_any a;
	struct endpoint e;

	if (target_set(&e, text, 0).what != OUTCOME_OK)
		return outcome_of(OUTCOME_OPTION_BIND);
	switch (e.kind) {
	case ENDPOINT_IP:
		if (!sockaddr_set(&a, &e.ip, 0))
			break;
		o->bind = e.ip;
		o->bind_given = true;
		return outcome_of(OUTCOME_OK);
	case ENDPOINT_NAME:
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return outcome_of(OUTCOME_OPTION_BIND);
}

bool
value_service(const char *name, uint16_t *port)
{
	const struct servent *service = target_service(name)
	    ? getservbyname(name, "tcp")
	    : NULL;

	if (service == NULL)
		return false;
	*port = ntohs((uint16_t)service->s_port);
	return true;
}

struct verdict
value_rule(struct options *o, bool permit, const char *text)
{
	struct policy *p = &o->policy;
	enum outcome what = policy_add(
	    p, permit, cursor_of(text), value_service);

	if (what == OUTCOME_OK)
		return outcome_of(OUTCOME_OK);
	if (what == OUTCOME_POLICY_LINE_MANY)
		return outcome_of(OUTCOME_POLICY_RULES);
	return outcome_verdict(OUTCOME_POLICY_RULE, (int)p->count + 1);
}

struct verdict
value_field(struct options *o, const char *text)
{
	return outcome_of(fields_add(&o->fields, text, strlen(text))
		? OUTCOME_OK
		: OUTCOME_OPTION_FIELD);
}
