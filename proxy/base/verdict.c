#include "base/outcome_row.h"

struct verdict
outcome_verdict(enum outcome what, int detail)
{
	return (struct verdict){ .what = what, .detail = detail };
}

struct verdict
outcome_of(enum outcome what)
{
	return outcome_verdict(what, 0);
}

int
outcome_line(unsigned file, unsigned line)
{
	if (file > OUTCOME_FILE_MOST)
		file = OUTCOME_FILE_MOST;
	if (line > OUTCOME_LINE_MOST)
		line = OUTCOME_LINE_MOST;
	return (int)(file << OUTCOME_LINE_BITS | line);
}

enum cause
outcome_cause(enum outcome what)
{
	return outcome_table[what].cause;
}

int
outcome_status(enum outcome what)
{
	return cause_status(outcome_table[what].cause);
}

const char *
outcome_stage(struct verdict v)
{
	return v.hop > 0 ? "proxy" : outcome_table[v.what].stage;
}

const char *
outcome_text(enum outcome what)
{
	return outcome_table[what].text;
}

enum outcome_detail
outcome_detail(enum outcome what)
{
	return outcome_table[what].detail;
}
