#ifndef OUTCOME_ROW_H
#define OUTCOME_ROW_H

#include "base/outcome.h"

/* Without pointers there is nothing for the loader to relocate. */
struct outcome_row {
	enum cause cause;
	enum outcome_detail detail;
	char stage[16];
	char text[168];
};

/* outcome_table[what]: only for the functions of outcome.h. */
extern const struct outcome_row outcome_table[];

#endif
