/*
 * target: the one object that an operation for any kind is about, said by
 * schema_name, table_name, table_name and column_name, … or by object_type
 * and object_name.
 */
#ifndef MIG_OPS_TARGET_H
#define MIG_OPS_TARGET_H

#include "ops/clause.h"

/* TABLE "public"."fees"; fails when the arguments say none or several. */
void target_write(struct clause *clause, const struct value *arguments);

#endif
