/*
 * complaint: what is said of a wrong argument.  A place is a path that
 * messages begin with: add_table: columns[2]: unknown argument "typ".
 */
#ifndef MIG_OPS_COMPLAINT_H
#define MIG_OPS_COMPLAINT_H

#include "ops/ops.h"

struct place {
    const char *path; /* "add_table" or "add_table: columns[2]" */
    struct err *err;
};

/* All return -1. */
int complain_choice(const struct place *place,
                    const struct ops_argument *argument, const char *word);
int complain_type(const struct place *place,
                  const struct ops_argument *argument,
                  const struct value *value);
int complain_unknown(const struct place *place,
                     const struct ops_argument *fields, const char *name);
/* `fields` may be NULL. */
int complain_unnamed(const struct place *place,
                     const struct ops_argument *fields);
/* "a list": what was given, in a sentence. */
const char *complain_described(const struct value *value);

#endif
