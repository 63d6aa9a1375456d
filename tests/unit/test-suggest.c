#include "check.h"
#include "request/suggest.h"

static const struct option options[] = {
	{ "proxy", required_argument, NULL, 'x' },
	{ "proxy-auth-file", required_argument, NULL, 'a' },
	{ "an-option-with-a-name-past-all-reason", no_argument, NULL, 'n' },
	{ "probe", no_argument, NULL, 'z' },
	{ "quiet", no_argument, NULL, 'q' },
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char *typed;
	int nearest;
} rows[] = {
	{ "--proxy", 0 },
	{ "--prox", 0 },
	{ "--porxy", 0 },
	{ "--roxy=socks5h://quiet", 0 },
	{ "--proxi-auth-fil=x", 1 },
	{ "--proxy-auth", -1 },
	{ "--probes", 3 },
	{ "--prob", 3 },
	/* Of two equally good ones, the first. */
	{ "--proby", 0 },
	{ "--quite", 4 },
	{ "--quietly", 4 },
	{ "--quietest", -1 },
	{ "--q", -1 },
	{ "--", -1 },
	{ "--=proxy", -1 },
	{ "-proxy", -1 },
	{ "proxy", -1 },
	{ "", -1 },
	{ "--an-option-with-a-name-past-all-reason", -1 },
	{ "--an-option-with-a-name-past-all", -1 },
};

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK(suggest_option(rows[i].typed, options) == rows[i].nearest,
		    rows[i].typed);
	return check_status();
}
