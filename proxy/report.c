#include <errno.h>
#include <unistd.h>

#include "clock.h"
#include "os/confine.h"
#include "outcome.h"
#include "report.h"

#define STATUS_MAX 32 /* wraith-connect: waiting to retry */

int
report_text(int fd, const char *text, size_t len)
{
	return write(fd, text, len) == -1 ? errno : 0;
}

/* Blanks do on any terminal. */
static size_t
append_erase(struct report *r, char *line, size_t size)
{
	size_t at = 0;

	if (!r->shown)
		return 0;
	r->shown = false;
	at = outcome_append(line, size, at, "\r");
	while (at <= STATUS_MAX)
		at = outcome_append(line, size, at, " ");
	return outcome_append(line, size, at, "\r");
}

void
report_clear(struct report *r)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = append_erase(r, line, sizeof(line));

	if (at > 0)
		report_text(r->err, line, at);
}

/* What is waited for; of a chain, which hop's answer. */
static void
show(struct report *r, const char *text, unsigned hop)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || !r->terminal)
		return;
	at = append_erase(r, line, sizeof(line));
	at = outcome_append(line, sizeof(line), at, "wraith-connect: ");
	at = outcome_append(line, sizeof(line), at, text);
	if (hop > 0) {
		at = outcome_append_number(line, sizeof(line), at, hop);
		at = outcome_append(line, sizeof(line), at, " of ");
		at = outcome_append_number(line, sizeof(line), at, r->hops);
	}
	report_text(r->err, line, at);
	r->shown = true;
}

void
report_line(struct report *r, const char *text)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || r->err == -1)
		return;
	at = append_erase(r, line, sizeof(line));
	at = outcome_append(line, sizeof(line), at, "wraith-connect: ");
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
	case SETUP_RESOLVING:
		show(r, "resolving", 0);
		break;
	case SETUP_RESOLVED:
		report_line(r, "resolve: the name has addresses");
		show(r, "connecting", 0);
		break;
	case SETUP_CONNECTING:
		show(r, "connecting", 0);
		break;
	case SETUP_CONNECTED:
		r->accepted = 0;
		report_line(r,
		    r->hops > 0 ? "connect: the proxy is connected"
				: "connect: the target is connected");
		if (r->hops > 0)
			show(r, "hop ", 1);
		break;
	case SETUP_AGAIN:
		report_line(r, "connect: not yet, waiting to try again");
		show(r, "waiting to retry", 0);
		break;
	case SETUP_ACCEPTED:
		r->accepted++;
		report_line(r,
		    r->accepted == r->hops
			? "proxy: the target is connected"
			: "proxy: the next proxy is connected");
		if (r->accepted < r->hops)
			show(r, "hop ", r->accepted + 1);
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
report_list(struct report *r, unsigned held, const char *begin)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = outcome_append(line, sizeof(line), 0, begin);

	if (report_barred(line, sizeof(line), at, held) > at)
		report_line(r, line);
}

void
report_sandbox(struct report *r, unsigned wanted, unsigned held)
{
	if (!r->verbose)
		return;
	report_list(r, held, "sandbox: bars ");
	report_list(r, wanted & ~held, "sandbox: does not bar ");
}
