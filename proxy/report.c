#include <errno.h>
#include <unistd.h>

#include "clock.h"
#include "os/confine.h"
#include "outcome.h"
#include "report.h"

int
report_text(int fd, const char *text, size_t len)
{
	return write(fd, text, len) == -1 ? errno : 0;
}

void
report_line(const struct report *r, const char *text)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || r->err == -1)
		return;
	at = outcome_append(line, sizeof(line), 0, "wraith-connect: ");
	at = outcome_append(line, sizeof(line), at, text);
	at = outcome_append(line, sizeof(line), at, ", after ");
	at = outcome_append_number(line, sizeof(line), at,
	    (unsigned long long)(clock_ms() - r->start));
	at = outcome_append(line, sizeof(line), at, " ms\n");
	report_text(r->err, line, at);
}

void
report_stage(void *ctx, enum setup_stage stage)
{
	struct report *r = ctx;

	switch (stage) {
	case SETUP_RESOLVED:
		report_line(r, "resolve: the name has addresses");
		break;
	case SETUP_CONNECTED:
		r->accepted = 0;
		report_line(r,
		    r->hops > 0 ? "connect: the proxy is connected"
				: "connect: the target is connected");
		break;
	case SETUP_AGAIN:
		report_line(r, "connect: not yet, waiting to try again");
		break;
	case SETUP_ACCEPTED:
		r->accepted++;
		report_line(r,
		    r->accepted == r->hops
			? "proxy: the target is connected"
			: "proxy: the next proxy is connected");
		break;
	}
}

size_t
report_barred(char *line, size_t size, size_t at, unsigned held)
{
	static const struct {
		enum confine what;
		const char *text;
	} row[] = {
		{ CONFINE_PRIVILEGES, "new privileges" },
		{ CONFINE_MEMORY, "core dumps and tracing" },
		{ CONFINE_FILES, "writing files" },
		{ CONFINE_CALLS, "other system calls" },
	};
	size_t i, begin = at;

	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if ((held & row[i].what) == 0)
			continue;
		if (at > begin)
			at = outcome_append(line, size, at, ", ");
		at = outcome_append(line, size, at, row[i].text);
	}
	return at;
}

static void
report_list(const struct report *r, unsigned held, const char *begin)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = outcome_append(line, sizeof(line), 0, begin);

	if (report_barred(line, sizeof(line), at, held) > at)
		report_line(r, line);
}

void
report_sandbox(const struct report *r, unsigned held)
{
	report_list(r, held, "sandbox: bars ");
	report_list(r, ~held, "sandbox: does not bar ");
}
