/*
 * identity: columns that count by a sequence of their own (GENERATED AS
 * IDENTITY).
 */
#ifndef MIG_DIFF_IDENTITY_H
#define MIG_DIFF_IDENTITY_H

#include "diff/internal.h"

bool has_identity(const struct object *column);
/* The bare name of an identity's sequence, or NULL. */
const char *identity_sequence(struct diff *diff, const struct object *column);
/* Whether the column counts by a sequence of its table's: since 17 partitions
 * share the one of the table above. */
bool identity_is_own(const struct object *column);
/* Whether an identity stays whose sequence gets another name. */
bool identity_is_renamed(const struct change *column);
/* The rename; of two that swap their names, one goes by a third: it has a late
 * moment. */
void identity_rename(struct diff *diff, struct node *node,
                     const struct change *column);
/* An identity as add_identity and the column's own argument say it. */
struct value *identity_spec(struct diff *diff, const struct object *column);
/* Options that differ for a reason of their own (a limit that is the type's
 * own on both sides moves with the type, as long as both count in one
 * direction); NULL when there is none. */
struct value *identity_changes(struct diff *diff, const struct change *change);
/* Where ADD COLUMN cannot bring it: the rows that are there get their values
 * from a sequence of their own, which identity_filler makes and returns by
 * name; identity_fill has the column, whose `arguments` are add_column's, read
 * it, drops it, and makes the column an identity. */
const char *identity_filler(struct diff *diff, struct node *node,
                            const struct object *column);
void identity_fill(struct diff *diff, struct node *node,
                   struct value *arguments, const struct object *column,
                   const char *filler);
bool identity_is_ascending(const struct object *column);
/* The new type is narrower: limits that it cannot have go before it comes. */
bool identity_is_narrowed(const struct change *change);

#endif
