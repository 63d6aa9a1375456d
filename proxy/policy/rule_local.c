/* Rules for UNIX and vsock sockets. */

#include <string.h>

#include "address/glob.h"
#include "address/target.h"
#include "policy/rule.h"

bool
rule_fits_local(const struct rule *rule, const struct endpoint *to)
{
	if (to->kind != rule->local)
		return false;
	switch (to->kind) {
	case ENDPOINT_VSOCK:
		return rule->cid == ENDPOINT_CID_NONE || rule->cid == to->cid;
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
	case ENDPOINT_UNIX:
	case ENDPOINT_MUX:
		break;
	}
	return glob_fits_path(cursor_of(rule->path), cursor_of(to->path));
}

bool
rule_parse_unix(struct rule *rule, const char *path)
{
	struct endpoint e;

	if (target_set_path(&e, path).what != OUTCOME_OK)
		return false;
	rule->kind = RULE_LOCAL;
	rule->local = e.kind;
	memcpy(rule->path, e.path, sizeof(rule->path));
	return true;
}

bool
rule_parse_local(struct rule *rule, const char *host)
{
	static const char every[] = "vsock/*";
	struct endpoint e;
	struct verdict v;

	rule->kind = RULE_LOCAL;
	if (strcmp(host, every) == 0) {
		rule->local = ENDPOINT_VSOCK;
		rule->cid = ENDPOINT_CID_NONE;
		return true;
	}
	/* A UNIX socket has no ports: that is another form. */
	if (!target_set_local(&e, host, 0, &v) || v.what != OUTCOME_OK ||
	    e.kind == ENDPOINT_UNIX)
		return false;
	rule->local = e.kind;
	rule->cid = ENDPOINT_CID_NONE;
	if (e.kind == ENDPOINT_VSOCK)
		rule->cid = e.cid;
	else
		memcpy(rule->path, e.path, sizeof(rule->path));
	return true;
}
