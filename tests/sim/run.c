/* One run: its settings, the real channel, and the judge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "channel/channel.h"
#include "channel/prepare.h"
#include "os/socket.h"
#include "sim.h"

struct world world;

static jmp_buf out_of_it;
static const char *fault;

void
run_give_up(const char *what)
{
	fault = what;
	longjmp(out_of_it, 1);
}

void
note(const char *format, ...)
{
	va_list more;

	if (!world.tracing)
		return;
	va_start(more, format);
	vprintf(format, more);
	va_end(more);
	printf("\n");
}

void
note_change(void)
{
	world.changes++;
	world.changed_at = world.now;
}

void
note_moved(void)
{
	note_change();
	world.moved_at = world.now;
}

/*
 * The kinds of a client's two descriptors; the same one twice means one
 * descriptor.
 */
static const struct {
	const char *name;
	enum sim_kind in, out;
	bool one;
} clients[] = {
	{ "pipes", SIM_PIPE, SIM_PIPE, false },
	{ "a socketpair", SIM_UNIX, SIM_UNIX, true },
	{ "TCP", SIM_TCP, SIM_TCP, true },
	{ "a terminal", SIM_TTY, SIM_TTY, true },
	{ "a pipe and a file", SIM_PIPE, SIM_FILE, false },
	{ "a file and a pipe", SIM_FILE, SIM_PIPE, false },
	{ "two socketpairs", SIM_UNIX, SIM_UNIX, false },
	{ "two connections", SIM_TCP, SIM_TCP, false },
};

#define CLIENTS (sizeof(clients) / sizeof(clients[0]))

static void
set_client(void)
{
	unsigned which = choose_setting(CLIENTS);

	note("a client with %s", clients[which].name);
	object_init(&world.in, "stdin", clients[which].in);
	object_init(&world.out, "stdout", clients[which].out);
	world.client_in = &world.in;
	world.client_out = clients[which].one ? &world.in : &world.out;
	world.client_in->gives = true;
	world.client_in->from = SIM_UP;
	world.client_out->takes = true;
	world.client_out->to = SIM_DOWN;
	if (clients[which].one)
		world.in.name = "client";
}

static void
set_amounts(void)
{
	static const long amounts[][2] = { { 14, 14 }, { 2, 14 }, { 14, 2 },
		{ 0, 3 }, { 3, 0 } };
	unsigned which = choose(5);

	world.client_in->left = amounts[which][0] * world.unit;
	world.net.left = amounts[which][1] * world.unit;
	if (world.client_in->kind != SIM_FILE)
		return;
	world.in.given = world.in.left;
	world.in.left = 0;
	world.in.ended = true;
	world.up_ended_first = true;
}

static void
set_world(bool tracing)
{
	/* A few bytes, more than a page, and more than one read takes. */
	static const long units[] = { 1, 40, 5000, 70000 };
	unsigned which;

	memset(&world, 0, sizeof(world));
	world.tracing = tracing;
	memset(world.open, true, sizeof(world.open));
	world.open[4] = world.open[5] = false;
	world.now = world.moved_at = world.changed_at = 1000000;
	world.gone_at = -1;
	world.unit = 1;
	object_init(&world.net, "net", SIM_TCP);
	if (choose_setting(2) == 1)
		world.net.kind = SIM_UNIX;
	note("a target by %s", world.net.kind == SIM_TCP ? "TCP" : "UNIX");
	set_client();
	which = choose_setting(6);
	world.exit_on_eof = which == 1 || which >= 4;
	world.hold_eof = which == 3 || which == 4;
	world.idle_timeout = which == 2 || which == 5 ? 1000 : 0;
	if (world.idle_timeout > 0)
		world.slow = choose_setting(2) == 1;
	note("exit on EOF: %d, hold EOF: %d, idle timeout: %lld",
	    world.exit_on_eof, world.hold_eof, (long long)world.idle_timeout);
	/* A terminal takes little at a time. */
	world.unit =
	    units[choose_likely(world.client_in->kind == SIM_TTY ? 3 : 4, 3)];
	object_init(&world.net, "net", world.net.kind);
	world.net.gives = world.net.takes = world.net.nonblock = true;
	world.net.from = SIM_DOWN;
	world.net.to = SIM_UP;
	world.in.room_in = world.out.room_in = world.net.room_in;
	world.in.room_out = world.out.room_out = world.net.room_out;
	if (world.client_out->kind == SIM_TTY)
		world.client_out->room_out += 300;
	world.client_in->nonblock = choose(2) == 1;
	set_amounts();
}

static void
relay(void)
{
	struct client client = { .in = FD_IN, .out = FD_OUT, .err = FD_ERR };
	struct channel_options options = { .exit_on_eof = world.exit_on_eof,
		.hold_eof = world.hold_eof,
		.tcp = world.net.kind == SIM_TCP,
		.idle_timeout = world.idle_timeout };
	struct verdict v = client_look(&client);

	if (v.what != OUTCOME_OK)
		violation("a client that is refused");
	client_tune(&client, 0);
	socket_tune(FD_NET, 0);
	prepare_channel(&options);
	judge_verdict(proxy_channel(FD_NET, &client, &options));
}

const char *
run_once(bool tracing)
{
	fault = NULL;
	if (setjmp(out_of_it) == 0) {
		set_world(tracing);
		relay();
	}
	return fault;
}
