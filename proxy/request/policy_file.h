#ifndef POLICY_FILE_H
#define POLICY_FILE_H

#include "base/outcome.h"
#include "policy/policy.h"

/*
 * policy_read(p, path, service): does lines_add for a file of less than 64
 * KiB. From then on rules are given, whatever it returns.
 *
 * OUTCOME_POLICY_FILE_UNREADABLE, with errno; OUTCOME_POLICY_FILE_UNSAFE if the
 * file is not a regular file, belongs neither to root nor to us, or is writable
 * for its group or others; OUTCOME_POLICY_FILE_FOLDER if a folder above it is
 * like that (file_read); or a result of lines_add.
 */
struct verdict policy_read(
    struct policy *p, const char *path, policy_service *service);

#endif
