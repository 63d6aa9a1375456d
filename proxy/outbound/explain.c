#include <sys/socket.h>

#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "outbound/explain.h"
#include "outbound/resolve.h"
#include "policy/reason.h"
#include "report/progress.h"

/* In ms, for the other family's addresses: a run tries them when they come. */
#define PATIENCE 5000

struct text {
	int out, error;
	size_t at;
	char line[OUTCOME_LINE_MAX];
};

static void
add(struct text *t, const char *text)
{
	t->at = text_append(t->line, sizeof(t->line), t->at, text);
}

static void
add_number(struct text *t, uint64_t number)
{
	t->at = text_append_number(t->line, sizeof(t->line), t->at, number);
}

static void
end_line(struct text *t)
{
	add(t, "\n");
	if (t->error == 0)
		t->error = progress_text(t->out, t->line, t->at);
	t->at = 0;
}

static void
add_seconds(struct text *t, int64_t ms)
{
	int64_t digit;

	add_number(t, (uint64_t)ms / 1000);
	if (ms % 1000 != 0)
		add(t, ".");
	for (digit = 100; digit > 0 && ms % (digit * 10) != 0; digit /= 10)
		add_number(t, (uint64_t)(ms / digit % 10));
	add(t, " s");
}

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

/* Who finds a stop that is a name, by the proxies of the hop before. */
static void
tell_finder(struct text *t, const struct plan *plan, unsigned hop,
    const struct endpoint *at)
{
	const struct route *route = plan->route;
	unsigned i = hop > 0 ? route->first[hop - 1] : 0, families = 0;
	bool proxy = false;
	struct plan_stop stop;

	do {
		stop = plan_stop(plan, hop > 0 ? &route->proxy[i] : NULL, at);
		proxy = proxy || stop.finder == PLAN_PROXY;
		if (stop.finder == PLAN_US)
			families |= bits_of_family(stop.family);
	} while (hop > 0 && ++i < route->first[hop]);
	if (families > 0)
		add(t, ", looked up here");
	if (proxy) {
		add(t, families > 0 ? " or by hop " : ", looked up by hop ");
		add_number(t, hop);
	}
	if (families == 1 || families == 2)
		add(t, families == 1 ? ", for IPv4 alone" : ", for IPv6 alone");
}

static void
tell_target(struct text *t, const struct plan *plan)
{
	const struct endpoint *to = plan->to;

	add(t, "target: ");
	switch (to->kind) {
	case ENDPOINT_NAME:
		add(t, "a name");
		break;
	case ENDPOINT_IP:
		add(t, name_of_kind(to->ip.kind));
		break;
	case ENDPOINT_UNIX:
		add(t, "a UNIX socket");
		break;
	case ENDPOINT_VSOCK:
		add(t, "a vsock socket");
		break;
	case ENDPOINT_MUX:
		add(t, "a vsock socket, by a multiplexer");
		break;
	}
	tell_finder(t, plan, plan->route->hops, to);
	end_line(t);
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
tell_proxy(struct text *t, const struct proxy_config *proxy)
{
	const struct protocol *protocol = protocol_row(proxy->kind);

	add(t, protocol->title);
	add(t, protocol->names ? ", is sent names" : ", is sent addresses");
	add(t, where_it_is(&proxy->server));
	if (proxy->has_user)
		add(t,
		    proxy->has_password ? ", with a user and password"
					: ", with a user");
}

static void
tell_route(struct text *t, const struct plan *plan)
{
	const struct route *route = plan->route;
	unsigned hop, i;

	add(t, "route: ");
	if (route->hops == 0)
		add(t, "direct");
	else
		add_number(t, route->hops);
	if (route->hops > 0)
		add(t, route->hops == 1 ? " proxy" : " proxies");
	end_line(t);
	for (hop = 0; hop < route->hops; hop++) {
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			add(t, "hop ");
			add_number(t, hop + 1);
			add(t, i == route->first[hop] ? ": " : ", or: ");
			tell_proxy(t, &route->proxy[i]);
			tell_finder(t, plan, hop, &route->proxy[i].server);
			end_line(t);
		}
	}
}

static void
tell_unclear(struct text *t, unsigned unclear)
{
	if (unclear == 0)
		return;
	t->at = progress_unclear(t->line, sizeof(t->line), t->at, unclear);
	end_line(t);
}

static void
tell_time(struct text *t, const struct retry *retry)
{
	add(t, "time: ");
	if (retry->attempt > 0)
		add_seconds(t, retry->attempt);
	else
		add(t, "no limit");
	add(t, retry->whole > 0 ? " for an attempt, " : ", one attempt");
	if (retry->whole > 0) {
		add_seconds(t, retry->whole);
		add(t, " for all of them");
	}
	end_line(t);
}

static void
tell_rules(struct text *t, const struct access *access)
{
	const struct policy *policy = access->policy;

	add(t, "rules: ");
	if (policy->count > 0)
		add_number(t, policy->count);
	else
		add(t, policy->given ? "none, which denies all" : "none");
	if (access->forced)
		add(t, ", and protected addresses are shut");
	end_line(t);
	if (policy->files == 0)
		return;
	add(t, "files: ");
	add_number(t, policy->files);
	add(t, ", read as user ");
	add_number(t, geteuid());
	end_line(t);
}

static void
tell_sandbox(struct text *t, const struct plan *plan, unsigned held)
{
	size_t none;

	add(t, "sandbox: bars ");
	none = t->at;
	t->at = progress_barred(t->line, sizeof(t->line), t->at, held);
	if (t->at == none)
		add(t, "nothing");
	else if (plan->filter_relay)
		add(t, "; once connected, all but the relay");
	end_line(t);
}

static void
add_answer(
    struct text *t, const struct access *access, struct policy_answer answer)
{
	t->at = reason_append(
	    t->line, sizeof(t->line), t->at, access->policy, answer);
}

/* What can end a way before its first dial: its last proxy, one of count. */
struct ending {
	const struct plan *plan;
	const struct access *access;
	const struct proxy_config *via; /* NULL: the target is dialled */
	unsigned number, count;         /* of 0: all are alike */
};

static void
begin_verdict(struct text *t, const struct ending *e)
{
	add(t, "verdict");
	if (e->count > 0) {
		add(t, " by proxy ");
		add_number(t, e->number);
		add(t, " of ");
		add_number(t, e->count);
	}
}

/* A name whose addresses tell more. */
static struct verdict
tell_addresses(struct text *t, struct attempt *a, const struct ending *e,
    const struct plan_stop *stop)
{
	struct resolve_found list[2 * LOOKUP_MAX];
	struct verdict v;
	size_t i, count;

	v = resolve_for(a, e->via, stop, e->access, PATIENCE, list, &count);
	for (i = 0; i < count; i++) {
		begin_verdict(t, e);
		add(t, " on address ");
		add_number(t, i + 1);
		add(t, " of ");
		add_number(t, count);
		add(t, ": ");
		if (list[i].fits || !list[i].answer.permitted) {
			add_answer(t, e->access, list[i].answer);
		} else {
			add(t, protocol_row(e->via->kind)->title);
			add(t, " cannot carry it");
		}
		end_line(t);
	}
	if (count == 0 && v.what == OUTCOME_POLICY_DENIED) {
		begin_verdict(t, e);
		add(t,
		    ": denied, as there is no address of this name, and no "
		    "rule permits the name");
		end_line(t);
	}
	return v;
}

/* any: what is denied by one of the last hop's proxies is denied by all. */
static struct verdict
tell_ending(struct text *t, struct attempt *a, const struct ending *e,
    struct verdict any)
{
	const struct endpoint *to = e->plan->to;
	struct plan_stop stop = plan_stop(e->plan, e->via, to);
	bool permitted = access_stop(e->access, &stop);

	if (stop.finder == PLAN_US && any.what == OUTCOME_OK)
		return tell_addresses(t, a, e, &stop);
	begin_verdict(t, e);
	add(t, ": ");
	if (permitted && any.what != OUTCOME_OK)
		add(t, "denied, as by another proxy");
	else if (stop.finder == PLAN_US)
		t->at = reason_append_name(t->line, sizeof(t->line), t->at,
		    e->access->policy, access_judge(e->access, NULL));
	else
		add_answer(t, e->access,
		    access_judge(
			e->access, to->kind == ENDPOINT_IP ? &to->ip : NULL));
	end_line(t);
	return any;
}

/* The first one of the last hop's proxies that ends as number n does. */
static unsigned
first_alike(const struct plan *plan, const struct proxy_config *via, unsigned n)
{
	unsigned i;

	for (i = 0; i < n && !plan_alike(plan, &via[i], &via[n]); i++)
		continue;
	return i;
}

static struct verdict
tell_endings(struct text *t, struct attempt *a, const struct plan *plan)
{
	const struct route *route = plan->route;
	struct ending e = { .plan = plan, .access = a->access };
	struct verdict any = access_target(a->access, plan), first = any, v;
	const struct proxy_config *via;
	unsigned n, alike, count, kinds = 0;

	if (route->hops == 0)
		return tell_ending(t, a, &e, any);
	via = &route->proxy[route->first[route->hops - 1]];
	count = route_count(route) - route->first[route->hops - 1];
	for (n = 0; n < count; n++)
		kinds += first_alike(plan, via, n) == n;
	e.count = kinds > 1 ? count : 0;
	for (n = 0; n < (kinds > 1 ? count : 1); n++) {
		e.via = &via[n];
		e.number = n + 1;
		alike = first_alike(plan, via, n);
		v = any;
		if (alike == n) {
			v = tell_ending(t, a, &e, any);
		} else {
			begin_verdict(t, &e);
			add(t, ": as by proxy ");
			add_number(t, alike + 1);
			end_line(t);
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
	struct text t = { .out = out };
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
