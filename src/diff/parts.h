/*
 * parts: what belongs to a table, on one side: its columns and their defaults,
 * its constraints and indexes.  What is found belongs to the snapshot.
 */
#ifndef MIG_DIFF_PARTS_H
#define MIG_DIFF_PARTS_H

#include "catalog/catalog.h"

/* Whether it is a constraint of one of the types, letters as
 * pg_constraint.contype has them. */
bool is_constraint(const struct object *object, const char *types);
bool is_foreign_key(const struct object *object);
/* An index, or a constraint that has one. */
bool is_relation_key(const struct object *object);

/* The table's part of that kind and name, or NULL; NULL has none. */
struct object *part_named(const struct object *table, enum catalog_kind kind,
                          const char *name);
/* The column of a default, or NULL; and the other way round. */
struct object *default_column(const struct object *value);
struct object *column_default(const struct object *column);

#endif
