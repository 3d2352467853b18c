/*
 * partitions: which table is a partition of which, on one side.  What is found
 * belongs to the snapshot of what was asked about.
 */
#ifndef MIG_DIFF_PARTITIONS_H
#define MIG_DIFF_PARTITIONS_H

#include "catalog/catalog.h"

/* Whether it is a table whose rows are in partitions; NULL is none. */
bool is_partitioned(const struct object *object);
/* Whether the object is a partition of that table itself, not of one below. */
bool is_partition_of(const struct object *object, const struct object *table);
/* The table's partition at `i` of its needed_by, or NULL: something else. */
const struct object *partition_at(const struct object *table, size_t i);
/* The table that the object is a partition of, or NULL; NULL is of none. */
const struct object *partition_parent(const struct object *object);
/* The last one above that is no partition itself; a table that is none is its
 * own. */
const struct object *partition_root(const struct object *table);

#endif
