#include "base/outcome.h"

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
