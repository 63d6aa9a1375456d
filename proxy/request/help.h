#ifndef HELP_H
#define HELP_H

/* The text that --help prints. */
extern const char help_text[];

#endif
