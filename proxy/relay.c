#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/message.h"
#include "base/text.h"
#include "relay.h"

void
relay_message(int err, struct verdict v, const char *more)
{
	char line[OUTCOME_LINE_MAX];
	size_t at = message_write(v, line, sizeof(line));

	if (more != NULL) {
		at = text_append(line, sizeof(line), at - 1, more);
		at = text_append(line, sizeof(line), at, "\n");
	}
	progress_text(err, line, at);
}

void
relay_run(const struct relay *r)
{
	struct verdict v;

	progress_line(r->report, "relay: open");
	if (r->options->hold_eof)
		progress_line(r->report,
		    "relay: will not pass on the end of standard input");
	v = proxy_channel(r->net, r->client, r->options);
	r->report->err = r->client->err;
	if (v.what == OUTCOME_OK)
		progress_line(r->report, "relay: ended in order");
	syslog_ended(r->log, v);
	if (v.what == OUTCOME_RELAY_SIGNAL)
		kill(r->options->self, v.detail);
	if (v.what != OUTCOME_OK && !r->quiet && r->client->err != -1)
		relay_message(r->client->err, v, NULL);
	_exit(outcome_status(v.what));
}
