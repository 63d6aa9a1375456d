#include "report/line.h"
#include "base/text.h"
#include "report/progress.h"

void
line_add(struct line *l, const char *text)
{
	l->at = text_append(l->text, sizeof(l->text), l->at, text);
}

void
line_number(struct line *l, uint64_t number)
{
	l->at = text_append_number(l->text, sizeof(l->text), l->at, number);
}

void
line_seconds(struct line *l, int64_t ms)
{
	int64_t digit;

	line_number(l, (uint64_t)ms / 1000);
	if (ms % 1000 != 0)
		line_add(l, ".");
	for (digit = 100; digit > 0 && ms % (digit * 10) != 0; digit /= 10)
		line_number(l, (uint64_t)(ms / digit % 10));
	line_add(l, " s");
}

void
line_end(struct line *l)
{
	line_add(l, "\n");
	if (l->error == 0)
		l->error = progress_text(l->out, l->text, l->at);
	l->at = 0;
}
