/*
 * child_column: columns that children and partitions have from their parents,
 * and what they have of their own beside them.
 */
#ifndef MIG_DIFF_CHILD_COLUMN_H
#define MIG_DIFF_CHILD_COLUMN_H

#include "diff/internal.h"

/* Whether a table is a partition of that one, or inherits (from it or another:
 * ask of those that need it). */
bool is_child(const struct object *table, const struct object *parent);
/* Steps after the ADD COLUMN of `column`, for the tables below it that are
 * there: those that get it now are given what they have of their own, those
 * that had it get its default. */
void child_columns_join(struct diff *diff, struct node *node,
                        const struct object *column);
/* What CREATE TABLE says of a partition's inherited column: its name, and an
 * expression of its own. */
struct value *part_spec(struct diff *diff, const struct object *column);
/* Steps for what an inherited column has of its own: comment, settings.
 * `model` is the column above that it was made like: its parent's, or the one
 * whose ADD COLUMN made them all. */
void part_settings(struct diff *diff, struct node *node,
                   const struct object *column, const struct object *model);

#endif
