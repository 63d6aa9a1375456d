/* The chart: bars in panels, as SVG, readable on light and dark. */

#include <math.h>
#include <string.h>

#include "bench.h"

#define COLUMNS 2
#define WIDTH   420 /* of a panel */
#define NAMES   100 /* of it for the names */
#define NUMBERS 60  /* and for the numbers */
#define BAR     15
#define HEADING 34
#define GAP     18

/* The panels, in this order. */
static const char *const panels[] = {
	"cpu.pipe.down",
	"cpu.pipe.up",
	"cpu.socket.down",
	"cpu.socket.up",
	"speed.pipe.down",
	"speed.pipe.up",
	"start.direct",
	"start.name",
	"start.socks5",
	"start.http",
	"many.wall",
	"many.cpu",
	"memory.idle",
	"many.memory",
};

static const char style[] =
    "<style>\n"
    "text { font: 12px sans-serif; fill: #1f2328 }\n"
    ".title { font-weight: bold }\n"
    ".number { font-size: 11px; fill: #57606a }\n"
    ".ours { fill: #1a7f37 } .limit { fill: #8c959f } .peer { fill: #54aeff }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "text { fill: #e6edf3 } .number { fill: #9da7b3 }\n"
    ".ours { fill: #3fb950 } .limit { fill: #6e7681 } .peer { fill: #1f6feb }\n"
    "}\n</style>\n";

static int
metric_named(const struct report *report, const char *id)
{
	for (size_t i = 0; i < report->metrics_len; i++)
		if (strcmp(report->metrics[i].id, id) == 0)
			return (int)i;
	return -1;
}

/*
 * bars(report, metric, most): how many bars there are, and the value of a full
 * bar: the greatest one, except those next to which nothing of the others would
 * be left.
 */
static int
bars(const struct report *report, int metric, double *most)
{
	double values[PROGRAMS_MAX];
	int n = 0;

	*most = 0;
	for (size_t i = 0; metric >= 0 && i < report->programs_len; i++) {
		double value = report->value[metric][i];

		if (isnan(value))
			continue;
		values[n++] = value;
		*most = value > *most ? value : *most;
	}
	if (n > 0 && *most > 3 * median(values, (size_t)n))
		*most = 3 * median(values, (size_t)n);
	return n;
}

/*
 * bar(length, room, class, x, y): a bar that is too long for the room has a
 * gap.
 */
static void
bar(double length, int room, const char *class, int x, int y, FILE *out)
{
	static const char rect[] = "<rect class=\"%s\" x=\"%d\" y=\"%d\" "
				   "width=\"%.1f\" height=\"%d\"/>";

	if (length <= room) {
		fprintf(
		    out, rect, class, x, y, length < 1 ? 1 : length, BAR - 3);
		return;
	}
	fprintf(out, rect, class, x, y, room - 16.0, BAR - 3);
	fprintf(out, rect, class, x + room - 12, y, 12.0, BAR - 3);
}

static void
panel(const struct report *report, int metric, int x, int y, FILE *out)
{
	static const char *const classes[] = { "ours", "limit", "peer" };
	const struct metric *shown = &report->metrics[metric];
	const int room = WIDTH - NAMES - NUMBERS - GAP;
	double most;
	char text[32];

	bars(report, metric, &most);
	fprintf(out,
	    "<text class=\"title\" x=\"%d\" y=\"%d\">%s, %s (%s is better)"
	    "</text>\n",
	    x, y + 20, shown->title, shown->unit,
	    shown->more ? "more" : "less");
	y += HEADING;
	for (size_t i = 0; i < report->programs_len; i++) {
		const struct program *program = &report->programs[i];
		double value = report->value[metric][i], length;

		if (isnan(value))
			continue;
		length = most > 0 ? value / most * room : 0;
		fprintf(out,
		    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
		    x + NAMES - 6, y + BAR - 4, program->name);
		bar(length, room, classes[program->kind], x + NAMES, y + 1,
		    out);
		fprintf(out,
		    "<text class=\"number\" x=\"%.1f\" y=\"%d\">%s</text>\n",
		    x + NAMES + (length < room ? length : room) + 5,
		    y + BAR - 4, value_text(shown, value, text));
		y += BAR;
	}
}

void
report_svg(const struct report *report, FILE *out)
{
	const int len = (int)(sizeof(panels) / sizeof(panels[0]));
	int shown[sizeof(panels) / sizeof(panels[0])], n = 0, tallest = 0;
	double most;

	for (int i = 0; i < len; i++) {
		int metric = metric_named(report, panels[i]);
		int tall = bars(report, metric, &most);

		if (tall > 0)
			shown[n++] = metric;
		tallest = tall > tallest ? tall : tallest;
	}
	tallest = HEADING + tallest * BAR + GAP;
	fprintf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
	    "viewBox=\"0 0 %d %d\" width=\"%d\">\n"
	    "<title>wraith-connect beside its peers</title>\n%s",
	    COLUMNS * WIDTH, (n + COLUMNS - 1) / COLUMNS * tallest,
	    COLUMNS * WIDTH, style);
	for (int i = 0; i < n; i++)
		panel(report, shown[i], i % COLUMNS * WIDTH,
		    i / COLUMNS * tallest, out);
	fputs("</svg>\n", out);
}
