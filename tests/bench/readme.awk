# readme.awk: bench.json in, the chart of the README out, as SVG: start-up time, and CPU time for moving data.
# Each metric is one line of bench.json. The bare relays are left out, since nobody would use them.

BEGIN {
	split("start.direct start.http cpu.pipe.down cpu.pipe.up", id)
	split("start-up, direct, &#181;s|start-up, HTTP, &#181;s|CPU, download, s/GiB|CPU, upload, s/GiB", title, "|")
	columns = split("%.0f %.0f %.3f %.3f", format)
	split("default static nc ncat socat connect corkscrew proxytunnel", program)
	name["default"] = "wraith-connect"
	name["static"] = "wraith-connect-static"
	names = 144 # the width of the names' column
	column = 160
	room = 98 # of a column for its bars
	heading = 34
	row = 19
	bar = 13
}

# number(text, what): the number after "what": in text, or -1
function number(text, what)
{
	return match(text, "\"" what "\": [0-9.]+([^0-9.]|$)") ? substr(text, RSTART + length(what) + 4) + 0 : -1
}

/"id": "/ {
	for (i = 1; i in id; i++)
		if (index($0, "\"id\": \"" id[i] "\""))
			for (j = 1; j in program; j++)
				value[i, j] = number($0, program[j])
}

# full(i): the value of a full bar: the greatest one, except those next to which nothing of the others would be left
function full(i, j, k, n, t, sorted)
{
	n = 0
	for (j = 1; j in program; j++)
		if (value[i, j] > 0) {
			for (k = ++n; k > 1 && sorted[k - 1] > value[i, j]; k--)
				sorted[k] = sorted[k - 1]
			sorted[k] = value[i, j]
		}
	if (n == 0)
		return 0
	t = 3 * (sorted[int((n + 1) / 2)] + sorted[int(n / 2) + 1]) / 2
	return sorted[n] < t ? sorted[n] : t
}

# draw(i, j, x, y): a bar and its number; one that is too long for its column has a gap
function draw(i, j, x, y, class, size)
{
	class = program[j] in name ? "ours" : "peer"
	size = value[i, j] / most[i] * room
	if (size > room) {
		printf "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", class, x, y, room - 16, bar
		printf "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"12\" height=\"%d\"/>", class, x + room - 12, y, bar
		size = room
	} else
		printf "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>", class, x, y, size < 1 ? 1 : size, bar
	printf "<text class=\"number\" x=\"%.1f\" y=\"%d\">" format[i] "</text>\n", x + size + 5, y + bar - 2, value[i, j]
}

# shown(j): whether the program has any value
function shown(j, i)
{
	for (i = 1; i in id; i++)
		if (value[i, j] > 0)
			return 1
	return 0
}

END {
	for (i = 1; i in id; i++)
		if (!(most[i] = full(i))) {
			print "readme.awk: no values of " id[i] >"/dev/stderr"
			exit 1
		}
	for (j = 1; j in program; j++)
		rows += shown(j)
	width = names + columns * column
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\">\n", \
	    width, heading + rows * row, width
	print "<title>What start-up and moving data cost</title>"
	print "<style>"
	print "text { font: 12px sans-serif; fill: #1f2328 }"
	print ".title { font-weight: bold }"
	print ".number, .note { font-size: 11px; fill: #57606a }"
	print ".ours { fill: #1a7f37 } .peer { fill: #54aeff }"
	print "@media (prefers-color-scheme: dark) {"
	print "text { fill: #e6edf3 } .number, .note { fill: #9da7b3 }"
	print ".ours { fill: #3fb950 } .peer { fill: #1f6feb }"
	print "}\n</style>"
	printf "<text class=\"note\" x=\"%d\" y=\"18\" text-anchor=\"end\">less is better</text>\n", names - 8
	for (i = 1; i in id; i++)
		printf "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>\n", names + (i - 1) * column, title[i]
	y = heading
	for (j = 1; j in program; j++) {
		if (!shown(j))
			continue
		printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", names - 8, y + bar - 2, \
		    program[j] in name ? name[program[j]] : program[j]
		for (i = 1; i in id; i++)
			if (value[i, j] > 0)
				draw(i, j, names + (i - 1) * column, y)
		y += row
	}
	print "</svg>"
}
