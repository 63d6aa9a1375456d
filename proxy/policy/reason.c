#include "policy/reason.h"
#include "base/outcome.h"
#include "base/text.h"

static size_t
append_rule(
    char *line, size_t size, size_t at, const struct policy *p, unsigned rule)
{
	unsigned place = (unsigned)p->rule[rule - 1].line;

	at = text_append(line, size, at, "rule ");
	at = text_append_number(line, size, at, rule);
	if (place == 0)
		return at;
	at = text_append(line, size, at, ", permit file ");
	at = text_append_number(line, size, at, place >> OUTCOME_LINE_BITS);
	at = text_append(line, size, at, ", line ");
	return text_append_number(line, size, at, place & OUTCOME_LINE_MOST);
}

static const char *
name_of_protected(enum protected_kind kind)
{
	switch (kind) {
	case PROTECTED_NONE:
		return "";
	case PROTECTED_SELF:
		return "; it is this host's own";
	case PROTECTED_UNSURE:
		return "; it may be this host's own: the system does not tell";
	case PROTECTED_LOOPBACK:
		return "; it is loopback";
	case PROTECTED_LINK_LOCAL:
		return "; it is link-local";
	case PROTECTED_UNSPECIFIED:
		return "; it is unspecified";
	case PROTECTED_MULTICAST:
		return "; it is multicast";
	case PROTECTED_RESERVED:
		return "; it is reserved";
	case PROTECTED_TRANSLATED:
		break;
	}
	return "; it belongs to a site's own NAT64 prefix";
}

static size_t
append_why(char *line, size_t size, size_t at, const struct policy *p,
    struct policy_answer a)
{
	if (a.rule > 0) {
		at = text_append(line, size, at, ", by ");
		return append_rule(line, size, at, p, a.rule);
	}
	if (a.permitted)
		return text_append(
		    line, size, at, ", because there are no rules");
	return text_append(line, size, at,
	    a.shut ? ", because it is a protected address that no rule permits"
		   : ", because no rule matches");
}

static size_t
append_near(char *line, size_t size, size_t at, const struct policy *p,
    struct policy_answer a)
{
	if (a.permitted || a.rule > 0 || a.near == 0)
		return at;
	at = text_append(line, size, at, "; other ports are permitted by ");
	return append_rule(line, size, at, p, a.near);
}

size_t
reason_append(char *line, size_t size, size_t at, const struct policy *p,
    struct policy_answer a)
{
	at = text_append(line, size, at, a.permitted ? "permitted" : "denied");
	at = append_why(line, size, at, p, a);
	at = text_append(line, size, at, name_of_protected(a.kind));
	if (a.inside)
		at = text_append(line, size, at,
		    "; this is about the IPv4 address within 6to4");
	return append_near(line, size, at, p, a);
}

size_t
reason_append_name(char *line, size_t size, size_t at, const struct policy *p,
    struct policy_answer a)
{
	at = text_append(line, size, at, "denied, whatever its address");
	if (!a.permitted)
		at = append_why(line, size, at, p, a);
	return append_near(line, size, at, p, a);
}
