/*
 * retype: columns that get another type, or another collation, with their rows
 * in place.
 */
#ifndef MIG_DIFF_RETYPE_H
#define MIG_DIFF_RETYPE_H

#include "diff/internal.h"

/* A column that keeps its kind of value: int to bigint, varchar to text. */
bool change_keeps_family(const struct change *column);
/* A column that is text while its type is replaced. */
bool change_is_parked(const struct change *column);
/* Whether it needs, on the old side, another column that gets another type:
 * PostgreSQL reads its text anew after each of them, and adds casts. */
bool retypes_another(const struct change *change, const struct change *column);

/* Whether it takes its type back late, when that is there again. */
bool retype_is_late(const struct change *column);
/* The step to the new type, or to the one that the column has meanwhile; none
 * when the type stays, or comes with its own swap or the parent's column. */
void retype_now(struct diff *diff, struct node *node,
                const struct change *column);
/* The step, if any, that says the column's storage and compression again, which
 * the swap of its type has taken along. */
void retype_settle(struct diff *diff, struct node *node,
                   const struct change *column);
/* The step of the late moment, from the one that it has meanwhile. */
void retype_late(struct diff *diff, struct node *node,
                 const struct change *column);

#endif
