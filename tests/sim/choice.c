/*
 * The chooser. A run is a string of numbers: first the given ones, then zeros
 * or random ones. All runs are enumerated depth first, as strings in which few
 * numbers are not zero: most faults need one or two unusual answers, but
 * anywhere in a run.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

#define CHOICES  600
#define SEEN_LOG 24
#define SEEN     (1UL << SEEN_LOG)

static struct {
	uint16_t made[CHOICES], of[CHOICES];
	bool setting[CHOICES];
	int count, given;
	uint64_t random; /* 0 for zeros */
	unsigned usual;  /* of 256, how often a choice is 0 */
	int deviations, length;
} choice;

/* The hashes of the runs at random. */
static uint64_t seen[SEEN];
static unsigned long seen_count;

static unsigned
random_number(void)
{
	uint64_t x = choice.random;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	choice.random = x;
	return (unsigned)(x >> 32);
}

static unsigned
pick(unsigned n, unsigned likely, bool setting)
{
	if (choice.count < choice.given)
		return choice.made[choice.count] % n;
	if (choice.random == 0)
		return 0;
	if (setting)
		return random_number() % n;
	if (random_number() % 256 < choice.usual)
		return 0;
	if (likely > 0 && random_number() % 4 != 0)
		return random_number() % likely;
	return random_number() % n;
}

static unsigned
make(unsigned n, unsigned likely, bool setting)
{
	unsigned made;

	if (n <= 1 || choice.count == CHOICES)
		return 0;
	made = pick(n, likely, setting);
	choice.made[choice.count] = (uint16_t)made;
	choice.of[choice.count] = (uint16_t)n;
	choice.setting[choice.count++] = setting;
	return made;
}

unsigned
choose(unsigned n)
{
	return make(n, 0, false);
}

unsigned
choose_likely(unsigned n, unsigned likely)
{
	return make(n, likely < n ? likely : n, false);
}

unsigned
choose_setting(unsigned n)
{
	return make(n, 0, true);
}

void
choice_random(uint64_t seed)
{
	static const unsigned usual[] = { 100, 180, 220, 240, 250 };

	choice.count = choice.given = 0;
	/* Consecutive seeds must not begin alike. */
	choice.random = (seed + 1) * 0x9E3779B97F4A7C15U;
	choice.random ^= choice.random >> 29;
	choice.random = choice.random * 0xBF58476D1CE4E5B9U | 1;
	choice.usual = usual[seed % 5];
}

bool
choice_string(const char *text)
{
	char *end;

	choice.count = choice.given = 0;
	choice.random = 0;
	while (*text != '\0' && choice.given < CHOICES) {
		choice.made[choice.given++] = (uint16_t)strtoul(text, &end, 10);
		if (end == text)
			return false;
		text = *end == '.' ? end + 1 : end;
	}
	return *text == '\0';
}

void
choice_first(int deviations, int length)
{
	choice.count = choice.given = 0;
	choice.random = 0;
	choice.deviations = deviations;
	choice.length = length;
}

bool
choice_next(void)
{
	int deviant[CHOICES + 1] = { 0 }, counted[CHOICES + 1] = { 0 }, i;

	for (i = 0; i < choice.count; i++) {
		deviant[i + 1] = deviant[i] +
		    (choice.made[i] != 0 && !choice.setting[i]);
		counted[i + 1] = counted[i] + !choice.setting[i];
	}
	while (--i >= 0) {
		if (choice.made[i] + 1 >= choice.of[i])
			continue;
		if (choice.setting[i] ||
		    (deviant[i] < choice.deviations &&
			counted[i] < choice.length))
			break;
	}
	if (i < 0)
		return false;
	choice.made[i]++;
	choice.given = i + 1;
	choice.count = 0;
	return true;
}

void
choice_again(void)
{
	choice.given = choice.count;
	choice.count = 0;
}

/* The enumeration has had this run. */
static bool
was_enumerated(void)
{
	int deviant = 0, last = -1, i, counted = 0;

	for (i = 0; i < choice.count; i++) {
		if (choice.setting[i])
			continue;
		if (choice.made[i] != 0) {
			deviant++;
			last = counted;
		}
		counted++;
	}
	return deviant <= choice.deviations && last < choice.length;
}

/* Once there is no more room, no run counts as new. */
bool
choice_is_new(void)
{
	uint64_t hash = 0xCBF29CE484222325U;
	size_t at;
	int i;

	if (choice.random == 0)
		return true;
	if (was_enumerated() || seen_count == SEEN / 2)
		return false;
	for (i = 0; i < choice.count; i++) {
		hash = (hash ^ choice.made[i]) * 0x100000001B3U;
		hash ^= hash >> 31;
	}
	hash |= 1;
	for (at = hash >> (64 - SEEN_LOG); seen[at] != 0; at = (at + 1) % SEEN)
		if (seen[at] == hash)
			return false;
	seen[at] = hash;
	seen_count++;
	return true;
}

void
choice_print(void)
{
	int i, end = choice.count;

	while (end > 1 && choice.made[end - 1] == 0)
		end--;
	for (i = 0; i < end; i++)
		printf("%s%u", i == 0 ? "" : ".", (unsigned)choice.made[i]);
	printf("\n");
}
