/* Medians, tables for people, JSON for programs. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
median(double *values, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			values[kept++] = values[i];
	if (kept == 0)
		return NAN;
	qsort(values, kept, sizeof(*values), ascending);
	return (values[(kept - 1) / 2] + values[kept / 2]) / 2;
}

const char *
value_text(const struct metric *metric, double value, char text[32])
{
	if (isnan(value))
		return "-";
	snprintf(text, 32, "%.*f", metric->decimals, value);
	return text;
}

int
best_of(const struct report *report, size_t metric, int kind)
{
	const double *value = report->value[metric];
	int best = -1;

	for (size_t i = 0; i < report->programs_len; i++) {
		if ((int)report->programs[i].kind != kind || isnan(value[i]))
			continue;
		if (best < 0 ||
		    (report->metrics[metric].more ? value[i] > value[best]
						  : value[i] < value[best]))
			best = (int)i;
	}
	return best;
}

/* measured(report, metric): whether any program has a value. */
static bool
measured(const struct report *report, size_t metric)
{
	for (size_t i = 0; i < report->programs_len; i++)
		if (!isnan(report->value[metric][i]))
			return true;
	return false;
}

/* shown(report, program): whether it has any value. */
static bool
shown(const struct report *report, size_t program)
{
	for (size_t i = 0; i < report->metrics_len; i++)
		if (!isnan(report->value[i][program]))
			return true;
	return false;
}

/* The whole report: one line for each metric, one column for each program. */
void
report_tables(const struct report *report, FILE *out)
{
	char text[32];

	fputs("| |", out);
	for (size_t i = 0; i < report->programs_len; i++)
		if (shown(report, i))
			fprintf(out, " %s |", report->programs[i].name);
	fputs("\n|---|", out);
	for (size_t i = 0; i < report->programs_len; i++)
		if (shown(report, i))
			fputs("--:|", out);
	for (size_t i = 0; i < report->metrics_len; i++) {
		const struct metric *metric = &report->metrics[i];

		if (!measured(report, i))
			continue;
		fprintf(out, "\n| %s, %s |", metric->title, metric->unit);
		for (size_t j = 0; j < report->programs_len; j++)
			if (shown(report, j))
				fprintf(out, " %s |",
				    value_text(
					metric, report->value[i][j], text));
	}
	fputs("\n", out);
}

/* program_named(report, name): its index, or -1. */
static int
program_named(const struct report *report, const char *name)
{
	for (size_t i = 0; i < report->programs_len; i++)
		if (strcmp(report->programs[i].name, name) == 0)
			return (int)i;
	return -1;
}

static double
value_of(const struct report *report, size_t metric, int program)
{
	return program < 0 ? NAN : report->value[metric][program];
}

static void
ratio(double ours, double theirs, FILE *out)
{
	if (isnan(ours) || isnan(theirs) || theirs <= 0)
		fputs(" - |", out);
	else
		fprintf(out, " %.2f |", ours / theirs);
}

static void
summary_line(const struct report *report, size_t i, FILE *out)
{
	const struct metric *metric = &report->metrics[i];
	int best = best_of(report, i, PROGRAM_PEER);
	double ours = value_of(report, i, program_named(report, "default"));
	double lean = value_of(report, i, program_named(report, "static"));
	double limit = value_of(report, i, program_named(report, "bare"));
	double linked = value_of(report, i, program_named(report, "bare-dyn"));
	char text[5][32];

	fprintf(out, "| %s, %s | %s | %s | %s%s%s | %s | %s |", metric->title,
	    metric->unit, value_text(metric, ours, text[0]),
	    value_text(metric, lean, text[1]),
	    value_text(metric, value_of(report, i, best), text[2]),
	    best < 0 ? "" : " ", best < 0 ? "" : report->programs[best].name,
	    value_text(metric, limit, text[3]),
	    value_text(metric, linked, text[4]));
	ratio(ours, value_of(report, i, best), out);
	ratio(ours, limit, out);
	ratio(ours, linked, out);
	ratio(lean, limit, out);
	fputs("\n", out);
}

/* Our programs next to the best peer and the limit. */
void
report_summary(const struct report *report, FILE *out)
{
	fputs("| | default | static | best peer | bare | bare, dynamic |"
	      " default : peer | default : bare | default : dynamic |"
	      " static : bare |\n"
	      "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
	    out);
	for (size_t i = 0; i < report->metrics_len; i++)
		if (measured(report, i))
			summary_line(report, i, out);
}

void
report_json(const struct report *report, FILE *out)
{
	const char *comma = "";

	fprintf(out,
	    "{\n  \"command\": \"%s\",\n  \"machine\": \"%s\",\n"
	    "  \"metrics\": [",
	    report->command, report->machine);
	for (size_t i = 0; i < report->metrics_len; i++) {
		const struct metric *metric = &report->metrics[i];

		if (!measured(report, i))
			continue;
		fprintf(out,
		    "%s\n    { \"id\": \"%s\", \"title\": \"%s\", "
		    "\"unit\": \"%s\", \"better\": \"%s\", \"values\": {",
		    comma, metric->id, metric->title, metric->unit,
		    metric->more ? "more" : "less");
		comma = "";
		for (size_t j = 0; j < report->programs_len; j++) {
			if (isnan(report->value[i][j]))
				continue;
			fprintf(out, "%s \"%s\": %.6g", comma,
			    report->programs[j].name, report->value[i][j]);
			comma = ",";
		}
		fputs(" } }", out);
		comma = ",";
	}
	fputs("\n  ]\n}\n", out);
}
