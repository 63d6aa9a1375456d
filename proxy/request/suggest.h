#ifndef SUGGEST_H
#define SUGGEST_H

#include <getopt.h>

/*
 * suggest_option(typed, list): the index in list of the option that a mistyped
 * word, --NAME or --NAME=VALUE, was most likely meant to be: at most two
 * letters were added, left out or changed. -1 if there is none.
 */
int suggest_option(const char *typed, const struct option *list);

#endif
