/*
 * enum: giving an enum type other labels.  PostgreSQL cannot take a label
 * away or move it, so the type is built anew and everything that uses it is
 * carried over.
 */
#ifndef MIG_OPS_ENUM_H
#define MIG_OPS_ENUM_H

#include "ops/clause.h"

/* Plain statements, for the columns that target_columns names; the new type
 * is `definition`, or an enum of `values`. */
void enum_exchange(struct clause *clause, const struct value *arguments);
/* A DO block that finds the columns itself (unless target_columns names
 * them), and takes their defaults, and the indexes and checks that mention
 * the type, with it.  The labels are those of `values` … */
void enum_rebuild_as(struct clause *clause, const struct value *arguments);
/* … or those that are there now, without `values`. */
void enum_rebuild_without(struct clause *clause, const struct value *arguments);

#endif
