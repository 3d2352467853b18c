/* constraint: what add_constraint and the constraints of add_table share. */
#ifndef MIG_OPS_CONSTRAINT_H
#define MIG_OPS_CONSTRAINT_H

#include "ops/clause.h"

/* CONSTRAINT name PRIMARY KEY (…) …; `prefix` begins messages. */
void constraint_definition(struct clause *clause,
                           const struct value *constraint, const char *prefix);
/* Whether it leaves the rows unchecked, which CREATE TABLE cannot say. */
bool constraint_is_not_valid(const struct value *constraint);
/* ALTER TABLE … ADD …, as a statement. */
void constraint_add(struct clause *clause, const struct value *table_name,
                    const struct value *constraint, const char *prefix);
/* The comment, as a statement. */
void constraint_comment(struct clause *clause, const struct value *table_name,
                        const struct value *constraint, const char *prefix);

#endif
