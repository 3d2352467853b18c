/*
 * generated: columns whose values PostgreSQL computes: the expression, stored or
 * virtual.
 */
#ifndef MIG_DIFF_GENERATED_H
#define MIG_DIFF_GENERATED_H

#include "diff/internal.h"

bool is_generated(const struct object *column);
/* What the column's spec says of it; nothing of one that is not generated, or
 * that takes its parent's expression. */
void generated_set(struct diff *diff, struct value *spec,
                   const struct object *column);
/* The step that gives a generated column its expression. */
void generated_express(struct diff *diff, struct node *node,
                       const struct object *column);
/* The step, if any, that makes it as it is on the new side. */
void generated_alter(struct diff *diff, struct node *node,
                     const struct change *change);

/* Of the column's driver: whether the server alters it in place, and whether it
 * falls because another column of its expression gets another type. */
bool generated_can_alter(const struct diff *diff, const struct change *change);
bool generated_falls(const struct change *change, const struct change *column);

#endif
