#include <sys/socket.h>

#include <unistd.h>

#include "base/clock.h"
#include "outbound/explain.h"
#include "outbound/resolve.h"
#include "policy/reason.h"
#include "report/line.h"
#include "report/progress.h"

/*
 * In ms: how long to wait for the other family's addresses, which a run would
 * try when they come.
 */
#define PATIENCE 5000

static const char *
name_of_kind(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return "an IPv4 address";
	case IP_V6:
		break;
	}
	return "an IPv6 address";
}

static unsigned
bits_of_family(int family)
{
	return family == AF_INET ? 1 : family == AF_INET6 ? 2 : 3;
}

/*
 * Says who looks up a stop that is a name, for the proxies of the hop before;
 * lead comes first.
 */
static void
tell_finder(struct line *t, const struct plan *plan, unsigned hop,
    const struct endpoint *at, const char *lead)
{
	const struct proxy_config *via;
	unsigned i, families = 0;
	bool proxy = false;
	struct plan_stop stop;

	for (i = 0; plan_before(plan, hop, i, &via); i++) {
		stop = plan_stop(plan, via, at);
		proxy = proxy || stop.finder == PLAN_PROXY;
		if (stop.finder == PLAN_US)
			families |= bits_of_family(stop.family);
	}
	if (families > 0 || proxy) {
		line_add(t, lead);
		line_add(t, "looked up ");
	}
	if (families > 0)
		line_add(t, proxy ? "here or " : "here");
	if (proxy) {
		line_add(t, "by hop ");
		line_number(t, hop);
	}
	if (families == 1 || families == 2)
		line_add(
		    t, families == 1 ? ", for IPv4 only" : ", for IPv6 only");
}

static void
tell_target(struct line *t, const struct plan *plan)
{
	const struct endpoint *to = plan->to;

	line_add(t, "target: ");
	switch (to->kind) {
	case ENDPOINT_NAME:
		line_add(t, "a name");
		break;
	case ENDPOINT_IP:
		line_add(t, name_of_kind(to->ip.kind));
		break;
	case ENDPOINT_UNIX:
		line_add(t, "a UNIX socket");
		break;
	case ENDPOINT_VSOCK:
		line_add(t, "a vsock socket");
		break;
	case ENDPOINT_MUX:
		line_add(t, "a vsock socket, through a multiplexer");
		break;
	}
	tell_finder(t, plan, plan->route->hops, to, ", ");
	line_end(t);
}

static const char *
where_it_is(const struct endpoint *server)
{
	switch (server->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	case ENDPOINT_UNIX:
		return ", on a UNIX socket";
	}
	return "";
}

static void
tell_proxy(struct line *t, const struct proxy_config *proxy)
{
	const struct protocol *protocol = protocol_row(proxy->kind);

	line_add(t, protocol->title);
	line_add(
	    t, protocol->names ? ", is sent names" : ", is sent addresses");
	line_add(t, where_it_is(&proxy->server));
	if (proxy->has_user)
		line_add(t,
		    proxy->has_password ? ", with a user and password"
					: ", with a user");
	if (proxy->token.len > 0)
		line_add(t, ", with a token");
	if (proxy->fields.len > 0)
		line_add(t, ", with fields");
}

static void
tell_route(struct line *t, const struct plan *plan)
{
	const struct route *route = plan->route;
	unsigned hop, i;

	line_add(t, "route: ");
	if (route->hops == 0)
		line_add(t, "direct");
	else
		line_number(t, route->hops);
	if (route->hops > 0)
		line_add(t, route->hops == 1 ? " proxy" : " proxies");
	line_end(t);
	for (hop = 0; hop < route->hops; hop++) {
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			line_add(t, "hop ");
			line_number(t, hop + 1);
			line_add(t, i == route->first[hop] ? ": " : ", or: ");
			tell_proxy(t, &route->proxy[i]);
			tell_finder(t, plan, hop, &route->proxy[i].server,
			    "; its own name is ");
			line_end(t);
		}
		if (hop == 0 && route->direct) {
			line_add(t, "hop 1, or: none, if no proxy works");
			line_end(t);
		}
	}
}

static void
tell_unclear(struct line *t, unsigned unclear)
{
	if (unclear == 0)
		return;
	t->at = progress_unclear(t->text, sizeof(t->text), t->at, unclear);
	line_end(t);
}

static void
tell_time(struct line *t, const struct retry *retry)
{
	line_add(t, "time: ");
	if (retry->attempt > 0)
		line_seconds(t, retry->attempt);
	else
		line_add(t, "no limit");
	line_add(t, retry->whole > 0 ? " for an attempt, " : ", one attempt");
	if (retry->whole > 0) {
		line_seconds(t, retry->whole);
		line_add(t, " for all of them");
	}
	line_end(t);
}

static void
tell_rules(struct line *t, const struct access *access)
{
	const struct policy *policy = access->policy;

	line_add(t, "rules: ");
	if (policy->count > 0)
		line_number(t, policy->count);
	else
		line_add(t, policy->given ? "none, so all is denied" : "none");
	if (access->forced)
		line_add(t, ", and protected addresses are shut");
	line_end(t);
	if (policy->files == 0)
		return;
	line_add(t, "files: ");
	line_number(t, policy->files);
	line_add(t, ", read as user ");
	line_number(t, geteuid());
	line_end(t);
}

static void
tell_sandbox(struct line *t, const struct plan *plan, unsigned held)
{
	size_t none;

	line_add(t, "sandbox: bars ");
	none = t->at;
	t->at = progress_barred(t->text, sizeof(t->text), t->at, held);
	if (t->at == none)
		line_add(t, "nothing");
	else if (plan->filter_relay)
		line_add(t, "; once connected, all but the relay");
	line_end(t);
}

static void
add_answer(
    struct line *t, const struct access *access, struct policy_answer answer)
{
	t->at = reason_append(
	    t->text, sizeof(t->text), t->at, access->policy, answer);
}

/* What can end a way before its first dial: its last proxy, one of count. */
struct ending {
	const struct plan *plan;
	const struct access *access;
	const struct proxy_config *via; /* NULL: the target is dialled */
	unsigned number, count;         /* count 0: all are alike */
};

static void
begin_verdict(struct line *t, const struct ending *e)
{
	line_add(t, "verdict");
	if (e->count > 0 && e->via == NULL) {
		line_add(t, " without a proxy");
	} else if (e->count > 0) {
		line_add(t, " by proxy ");
		line_number(t, e->number);
		line_add(t, " of ");
		line_number(t, e->count);
	}
}

/* For a name whose addresses decide. */
static struct verdict
tell_addresses(struct line *t, struct attempt *a, const struct ending *e,
    const struct plan_stop *stop)
{
	struct resolve_found list[2 * LOOKUP_MAX];
	struct verdict v;
	size_t i, count;

	v = resolve_for(a, e->via, stop, e->access, PATIENCE, list, &count);
	for (i = 0; i < count; i++) {
		begin_verdict(t, e);
		line_add(t, " on address ");
		line_number(t, i + 1);
		line_add(t, " of ");
		line_number(t, count);
		line_add(t, ": ");
		if (list[i].fits || !list[i].answer.permitted) {
			add_answer(t, e->access, list[i].answer);
		} else {
			line_add(t, protocol_row(e->via->kind)->title);
			line_add(t, " cannot carry it");
		}
		line_end(t);
	}
	if (count == 0 && v.what == OUTCOME_POLICY_DENIED) {
		begin_verdict(t, e);
		line_add(t,
		    ": denied, because this name has no address, and no rule "
		    "permits the name");
		line_end(t);
	}
	return v;
}

/*
 * any is not OUTCOME_OK if one of the last hop's proxies denies the target:
 * then all do.
 */
static struct verdict
tell_ending(struct line *t, struct attempt *a, const struct ending *e,
    struct verdict any)
{
	const struct endpoint *to = e->plan->to;
	struct plan_stop stop = plan_stop(e->plan, e->via, to);
	bool permitted = access_stop(e->access, &stop);

	if (stop.finder == PLAN_US && any.what == OUTCOME_OK)
		return tell_addresses(t, a, e, &stop);
	begin_verdict(t, e);
	line_add(t, ": ");
	if (permitted && any.what != OUTCOME_OK)
		line_add(t, "denied, because another proxy would be denied");
	else if (stop.finder == PLAN_US)
		t->at = reason_append_name(t->text, sizeof(t->text), t->at,
		    e->access->policy, access_judge(e->access, NULL));
	else
		add_answer(t, e->access,
		    access_judge(
			e->access, to->kind == ENDPOINT_IP ? &to->ip : NULL));
	line_end(t);
	return any;
}

/* The first of the last hop's proxies that ends as number n does. */
static unsigned
first_alike(const struct plan *plan, unsigned n)
{
	const struct proxy_config *one, *other;
	unsigned i;

	plan_before(plan, plan->route->hops, n, &other);
	for (i = 0; i < n; i++) {
		plan_before(plan, plan->route->hops, i, &one);
		if (plan_alike(plan, one, other))
			break;
	}
	return i;
}

static unsigned
count_endings(const struct plan *plan, bool *alike)
{
	const struct proxy_config *via;
	unsigned n;

	*alike = true;
	for (n = 0; plan_before(plan, plan->route->hops, n, &via); n++)
		*alike = *alike && first_alike(plan, n) == 0;
	return n;
}

static struct verdict
tell_endings(struct line *t, struct attempt *a, const struct plan *plan)
{
	struct ending e = { .plan = plan, .access = a->access };
	struct verdict any = access_target(a->access, plan), first = any, v;
	unsigned n, first_one, count;
	bool alike;

	count = count_endings(plan, &alike);
	e.count = alike ? 0 : count;
	for (n = 0; n < (alike ? 1 : count); n++) {
		plan_before(plan, plan->route->hops, n, &e.via);
		e.number = n + 1;
		first_one = first_alike(plan, n);
		v = any;
		if (first_one == n) {
			v = tell_ending(t, a, &e, any);
		} else {
			begin_verdict(t, &e);
			line_add(t, ": the same as by proxy ");
			line_number(t, first_one + 1);
			line_end(t);
		}
		if (n == 0)
			first = v;
	}
	return first;
}

struct verdict
explain(int out, const struct plan *plan, const struct retry *retry,
    struct attempt *a, unsigned held)
{
	struct line t = { .out = out };
	struct verdict v;

	if (retry->attempt > 0)
		a->wait.deadline = clock_ms() + retry->attempt;
	tell_target(&t, plan);
	tell_route(&t, plan);
	tell_unclear(&t, plan->unclear);
	tell_time(&t, retry);
	tell_rules(&t, a->access);
	tell_sandbox(&t, plan, held);
	v = tell_endings(&t, a, plan);
	return t.error == 0 ? v : outcome_verdict(OUTCOME_OUTPUT, t.error);
}
