/* element: columns and expressions of indexes and exclusions. */
#ifndef MIG_OPS_ELEMENT_H
#define MIG_OPS_ELEMENT_H

#include "ops/clause.h"

/* (status, lower(email) text_pattern_ops DESC), with WITH operator where an
 * element has one; `path` names the argument in messages. */
void element_list(struct clause *clause, const struct value *elements,
                  const char *path);

#endif
