/*
 * row_type: who stores rows of a table, in a column of its row type: another
 * table, or a materialized view; a function may in an argument's default.  As
 * long as one does, PostgreSQL lets no column of the table, or of one above it,
 * come with values or get another type.
 */
#ifndef MIG_DIFF_ROW_TYPE_H
#define MIG_DIFF_ROW_TYPE_H

#include "diff/internal.h"

/* Whether the view is a materialized one that stores rows of the table. */
bool view_stores_rows(const struct object *view, const struct object *table);
/* Whether the change of a column is one that waits until nobody does. */
bool changes_rows(const struct change *column);
/* A table's column, a materialized view or a function that goes has gone before
 * the columns change whose rows it stores; one that comes waits for them. */
void row_type_edges(struct diff *diff, const struct change *user);

#endif
