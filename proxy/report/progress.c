#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/outcome.h"
#include "base/text.h"
#include "os/confine.h"
#include "os/lacks.h"
#include "report/progress.h"

#define STATUS_MAX 32 /* wraith-connect: waiting to retry */

int
progress_text(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, text, len);
		/* After a signal, nobody waits until a message can be read. */
		if (n <= 0)
			return n == -1 ? errno : EIO;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Blanks work on any terminal. */
static size_t
append_erase(struct progress *r, char *line, size_t size)
{
	size_t at = 0;

	if (!r->shown)
		return 0;
	r->shown = false;
	at = text_append(line, size, at, "\r");
	while (at <= STATUS_MAX)
		at = text_append(line, size, at, " ");
	return text_append(line, size, at, "\r");
}

void
progress_clear(struct progress *r)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = append_erase(r, line, sizeof(line));

	if (at > 0)
		progress_text(r->err, line, at);
}

/* Shows what the program waits for; in a chain, for the answer of which hop. */
static void
show(struct progress *r, const char *text, unsigned hop)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || !r->terminal)
		return;
	at = append_erase(r, line, sizeof(line));
	at = text_append(line, sizeof(line), at, "wraith-connect: ");
	at = text_append(line, sizeof(line), at, text);
	if (hop > 0) {
		at = text_append_number(line, sizeof(line), at, hop);
		at = text_append(line, sizeof(line), at, " of ");
		at = text_append_number(line, sizeof(line), at, r->hops);
	}
	progress_text(r->err, line, at);
	r->shown = true;
}

void
progress_line(struct progress *r, const char *text)
{
	char line[OUTCOME_LINE_MAX];
	size_t at;

	if (!r->verbose || r->err == -1)
		return;
	at = append_erase(r, line, sizeof(line));
	at = text_append(line, sizeof(line), at, "wraith-connect: ");
	at = text_append(line, sizeof(line), at, text);
	at = text_append(line, sizeof(line), at, ", after ");
	at = text_append_number(line, sizeof(line), at,
	    (unsigned long long)(clock_ms() - r->start));
	at = text_append(line, sizeof(line), at, " ms\n");
	progress_text(r->err, line, at);
}

void
progress_stage(struct progress *r, enum progress_stage stage)
{
	switch (stage) {
	case PROGRESS_RESOLVING:
		show(r, "resolving", 0);
		break;
	case PROGRESS_RESOLVED:
		progress_line(r, "resolve: the name has addresses");
		show(r, "connecting", 0);
		break;
	case PROGRESS_CONNECTING:
		show(r, "connecting", 0);
		break;
	case PROGRESS_WAITING:
		progress_line(r,
		    "resolve: no address answers so far, waiting for others");
		show(r, "resolving", 0);
		break;
	case PROGRESS_CONNECTED:
		r->accepted = 0;
		progress_line(r,
		    r->hops > 0 ? "connect: the proxy is connected"
				: "connect: the target is connected");
		if (r->hops > 0)
			show(r, "hop ", 1);
		break;
	case PROGRESS_AGAIN:
		progress_line(r, "connect: not yet, waiting to try again");
		show(r, "waiting to retry", 0);
		break;
	case PROGRESS_ACCEPTED:
		r->accepted++;
		progress_line(r,
		    r->accepted == r->hops
			? "proxy: the target is connected"
			: "proxy: the next proxy is connected");
		if (r->accepted < r->hops)
			show(r, "hop ", r->accepted + 1);
		break;
	}
}

void
progress_hops(struct progress *r, unsigned hops)
{
	r->hops = hops;
}

size_t
progress_barred(char *line, size_t size, size_t at, unsigned held)
{
	static const struct {
		enum confine what;
		const char *text;
	} row[] = {
		{ CONFINE_PRIVILEGES, "new privileges" },
		{ CONFINE_MEMORY, "core dumps and tracing" },
		{ CONFINE_FILES, "writing files" },
		{ CONFINE_ABSTRACT, "abstract sockets" },
		{ CONFINE_CALLS, "other system calls" },
	};
	size_t i, begin = at;

	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if ((held & row[i].what) == 0)
			continue;
		if (at > begin)
			at = text_append(line, size, at, ", ");
		at = text_append(line, size, at, row[i].text);
	}
	return at;
}

size_t
progress_unclear(char *line, size_t size, size_t at, unsigned unclear)
{
	at = text_append(line, size, at, "no-proxy: ");
	at = text_append_number(line, size, at, unclear);
	return text_append(line, size, at,
	    unclear == 1 ? " entry makes no sense" : " entries make no sense");
}

void
progress_no_proxy(struct progress *r, unsigned unclear)
{
	char line[OUTCOME_LINE_MAX];

	if (unclear == 0)
		return;
	progress_unclear(line, sizeof(line), 0, unclear);
	progress_line(r, line);
}

static void
report_list(struct progress *r, unsigned held, const char *begin)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = text_append(line, sizeof(line), 0, begin);

	if (progress_barred(line, sizeof(line), at, held) > at)
		progress_line(r, line);
}

void
progress_sandbox(struct progress *r, unsigned wanted, unsigned held)
{
	size_t i;

	if (!r->verbose)
		return;
	report_list(r, held, "sandbox: bars ");
	report_list(r, wanted & ~held, "sandbox: does not bar ");
	for (i = 0; lacks_line(i) != NULL; i++)
		progress_line(r, lacks_line(i));
}
