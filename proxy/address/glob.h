#ifndef GLOB_H
#define GLOB_H

#include <stdbool.h>

#include "base/cursor.h"

/*
 * Globs: * matches any bytes, or none, and ? matches one byte.
 *
 * glob_fits_name(glob, name): whether a name matches, in any case; wildcards
 * also match dots.
 * glob_fits_path(glob, path): whether a path matches; no wildcard matches a
 * slash.
 */
bool glob_fits_name(struct cursor glob, struct cursor name);
bool glob_fits_path(struct cursor glob, struct cursor path);

#endif
