#ifndef POLICY_FILE_H
#define POLICY_FILE_H

#include "base/outcome.h"
#include "policy/policy.h"

/*
 * policy_read(p, path, nth, service): lines_add of a file of less than 64 KiB.
 * From then on rules are given, whatever it returns.
 *
 * OUTCOME_POLICY_FILE_UNREADABLE, with errno; OUTCOME_POLICY_FILE_UNSAFE when
 * it is not a regular file, belongs to neither root nor us, or can be written
 * by group or others; OUTCOME_POLICY_FILE_FOLDER when that is so of a folder
 * above it (file_read); or what lines_add has.
 */
struct verdict policy_read(
    struct policy *p, const char *path, unsigned nth, policy_service *service);

#endif
