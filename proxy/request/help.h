#ifndef HELP_H
#define HELP_H

/* The answer to --help. */
extern const char help_text[];

#endif
