#include "request/policy_file.h"
#include "base/file.h"
#include "policy/lines.h"

#define FILE_MAX (64 * 1024)

static struct verdict
refuse_rules(struct file_result r)
{
	if (r.fault == FILE_UNREADABLE)
		return outcome_verdict(OUTCOME_POLICY_FILE_UNREADABLE, r.error);
	return outcome_of(r.fault == FILE_FOLDER ? OUTCOME_POLICY_FILE_FOLDER
						 : OUTCOME_POLICY_FILE_UNSAFE);
}

struct verdict
policy_read(struct policy *p, const char *path, policy_service *service)
{
	char text[FILE_MAX];
	struct file_result r = file_read(path, FILE_PUBLIC, text, sizeof(text));

	p->given = true;
	if (r.fault != FILE_FINE)
		return refuse_rules(r);
	return lines_add(p, text, r.len, service);
}
