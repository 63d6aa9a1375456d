#include "request/seconds.h"

bool
seconds_parse(const char *text, int64_t *ms)
{
	int64_t value = 0, scale = 1000;
	bool digits = false, fraction = false, lost = false;

	for (; *text != '\0'; text++) {
		if (*text == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (*text < '0' || *text > '9' || value > INT64_C(1) << 40)
			return false;
		digits = true;
		if (!fraction)
			value = value * 10 + (*text - '0') * 1000;
		else if (scale > 1)
			value += (*text - '0') * (scale /= 10);
		else
			lost = lost || *text != '0';
	}
	*ms = value == 0 && lost ? 1 : value;
	return digits;
}
