/* sim: runs the channel in a simulated kernel, which sim.h describes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

/* How many different faults are printed, and how many more are counted. */
#define FAULTS 32

struct plan {
	int deviations, length;
	unsigned long runs; /* at random */
	unsigned long long seed;
	bool count; /* go on after a fault */
};

static struct {
	unsigned long runs, distinct, faults;
	const char *fault[FAULTS];
	unsigned long times[FAULTS];
} total;

static void
usage(void)
{
	fputs("usage: sim [--deviations N] [--length N] [--runs N] "
	      "[--from SEED] [--count]\n"
	      "       sim --seed SEED | --choices STRING\n",
	    stderr);
	exit(64);
}

/* False if it is a known one. */
static bool
note_fault(const char *fault)
{
	int i = 0;

	total.faults++;
	while (
	    i < FAULTS - 1 && total.fault[i] != NULL && total.fault[i] != fault)
		i++;
	total.times[i]++;
	if (total.fault[i] != NULL)
		return false;
	total.fault[i] = fault;
	return true;
}

/* False if it is over. */
static bool
one(const struct plan *plan, const char *how, unsigned long long seed)
{
	const char *fault = run_once(false);

	/* Checks now and then that a run depends on nothing but its choices. */
	if (total.runs % 256 == 0) {
		struct world end = world;

		choice_again();
		if (run_once(false) != fault ||
		    memcmp(&end, &world, sizeof(end)) != 0)
			fault = "the same choices do not make the same run";
	}
	total.runs++;
	total.distinct += choice_is_new();
	if (fault == NULL || !note_fault(fault))
		return true;
	if (seed != 0)
		printf("%s: %s: --seed %llu\n", how, fault, seed);
	else
		printf("%s: %s\n", how, fault);
	printf("    --choices ");
	choice_print();
	return plan->count;
}

static bool
enumerate(const struct plan *plan)
{
	choice_first(plan->deviations, plan->length);
	do {
		if (!one(plan, "enumerated", 0))
			return false;
	} while (choice_next());
	printf("%lu runs with up to %d unusual choices in the first %d\n",
	    total.runs, plan->deviations, plan->length);
	return true;
}

static bool
walk(const struct plan *plan)
{
	unsigned long long seed = plan->seed;
	unsigned long n;

	for (n = 0; n < plan->runs; n++, seed++) {
		choice_random(seed);
		if (!one(plan, "at random", seed))
			return false;
	}
	printf("%lu runs at random, of seeds %llu to %llu\n", plan->runs,
	    plan->seed, seed - 1);
	return true;
}

static int
replay(void)
{
	const char *fault = run_once(true);

	printf("choices ");
	choice_print();
	printf("%s\n", fault != NULL ? fault : "as it should be");
	return fault != NULL;
}

static int
search(const struct plan *plan)
{
	int i;

	if (enumerate(plan))
		walk(plan);
	printf("%lu schedules, %lu of them distinct, %lu with a fault\n",
	    total.runs, total.distinct, total.faults);
	for (i = 0; i < FAULTS && total.fault[i] != NULL; i++)
		printf("%8lu %s\n", total.times[i], total.fault[i]);
	return total.faults != 0;
}

static unsigned long long
number(const char *text)
{
	char *end;
	unsigned long long n;

	if (text == NULL)
		usage();
	n = strtoull(text, &end, 10);
	if (end == text || *end != '\0')
		usage();
	return n;
}

int
main(int argc, char **argv)
{
	struct plan plan = { 1, 24, 20000, 1, false };
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--count") == 0) {
			plan.count = true;
			continue;
		}
		if (strcmp(argv[i], "--choices") == 0) {
			if (argv[i + 1] == NULL || !choice_string(argv[i + 1]))
				usage();
			return replay();
		}
		if (strcmp(argv[i], "--seed") == 0) {
			choice_random(number(argv[i + 1]));
			return replay();
		}
		if (strcmp(argv[i], "--deviations") == 0)
			plan.deviations = (int)number(argv[++i]);
		else if (strcmp(argv[i], "--length") == 0)
			plan.length = (int)number(argv[++i]);
		else if (strcmp(argv[i], "--runs") == 0)
			plan.runs = (unsigned long)number(argv[++i]);
		else if (strcmp(argv[i], "--from") == 0)
			plan.seed = number(argv[++i]);
		else
			usage();
	}
	return search(&plan);
}
