#include "outbound/retry.h"
#include "base/clock.h"
#include "outbound/outbound.h"

bool
retry_is_worth(enum cause cause)
{
	switch (cause) {
	case CAUSE_UNKNOWN_NAME:
	case CAUSE_UNREACHED:
	case CAUSE_BEYOND:
	case CAUSE_NO_ANSWER:
	case CAUSE_SILENT:
		return true;
	case CAUSE_NONE:
	case CAUSE_USAGE:
	case CAUSE_TARGET:
	case CAUSE_RESERVED:
	case CAUSE_POLICY:
	case CAUSE_FORBIDDEN:
	case CAUSE_MISCONFIGURED:
	case CAUSE_HUNG_UP:
	case CAUSE_NONSENSE:
	case CAUSE_BROKEN:
	case CAUSE_CLIENT_GONE:
	case CAUSE_SYSTEM:
	case CAUSE_COUNT:
		break;
	}
	return false;
}

/* A started second counts as a whole one. */
static unsigned
seconds_since(int64_t begin)
{
	return (unsigned)((clock_ms() - begin + 999) / 1000);
}

struct verdict
retry_connect(
    const struct plan *plan, struct attempt *a, const struct retry *r, int *fd)
{
	int64_t begin = clock_ms(), pause = RETRY_PAUSE_FIRST;
	int64_t end = r->whole > 0 ? begin + r->whole : CLOCK_NEVER;
	int64_t wake;
	struct verdict v, waited;
	struct pollfd none[1];

	for (;;) {
		a->wait.deadline = end;
		if (r->attempt > 0)
			a->wait.deadline = clock_earlier(
			    end, clock_ms() + r->attempt);
		v = connect_outbound(plan, a, fd);
		/*
		 * The last pause is shortened, so that it does not use up the
		 * end of the time.
		 */
		wake = clock_earlier(
		    clock_ms() + pause, end - RETRY_PAUSE_FIRST);
		if (r->whole == 0 || !retry_is_worth(outcome_cause(v.what)))
			return v;
		if (clock_ms() >= wake) {
			v.tried = seconds_since(begin);
			return v;
		}
		progress_stage(a->progress, PROGRESS_AGAIN);
		a->wait.deadline = end;
		waited = wait_until(&a->wait, none, 0, wake);
		if (waited.what != OUTCOME_OK)
			return waited;
		pause = clock_earlier(pause * 2, RETRY_PAUSE_LONGEST);
	}
}
