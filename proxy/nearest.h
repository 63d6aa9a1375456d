#ifndef NEAREST_H
#define NEAREST_H

#include <getopt.h>

/*
 * nearest_option(typed, list): the index in list of the option that a mistyped
 * word, --NAME or --NAME=VALUE, was most likely meant to be: no more than two
 * letters were added, left out or changed. -1 when there is none.
 */
int nearest_option(const char *typed, const struct option *list);

#endif
