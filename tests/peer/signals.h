/* Signals and their names. */
#ifndef SIGNALS_H
#define SIGNALS_H

int signals_number(const char *name);

/* NULL: not one of ours. */
const char *signals_name(int number);

/* Default dispositions and an empty mask, for a child. */
void signals_reset(void);

/* A mask of all of them, for a child. */
void signals_block(void);

#endif
