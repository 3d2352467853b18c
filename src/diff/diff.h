/*
 * diff: two snapshots become an ordered list of operations.  Touches no
 * server.
 */
#ifndef MIG_DIFF_H
#define MIG_DIFF_H

#include "catalog/catalog.h"
#include "ops/ops.h"

struct diff_options {
    bool privileges; /* compare privileges */
    bool owners;     /* compare owners */
    bool back;       /* a rollback: `new` is what lived before the plan's other
                  half; what nobody manages is put back as it is there */
    const char
        *default_schema; /* printed without qualification; NULL: public */
    /* Doubts that PostgreSQL has settled: their deparsed text counts as
     * equal. */
    const struct catalog_ref *settled;
    size_t settled_count;
};

struct diff_step {
    const struct ops_operation *operation;
    struct value *arguments;
    const char *object; /* "table public.fees": for messages */
    bool keeps_rows;    /* a table that goes without its partitions */
};

/* What differs and stays as it is: "order of parents", "public.fees". */
struct diff_kept {
    const char *label;
    const char *identity;
};

struct diff_plan {
    struct arena *arena;
    VEC(struct diff_step) steps;
    /* What stands in both snapshots and differs only in deparsed text. */
    VEC(struct catalog_ref) doubts;
    VEC(const char *) notes; /* for people: data that would be lost, … */
    VEC(struct diff_kept) kept;
};

/*
 * Finds the way from `old` to `new`.  The plan holds strings of both
 * snapshots, which must outlive it.  Renames are none of its business: play
 * them first, then compare.  An order that cannot be found is an error that
 * names the objects in the way.
 */
int diff_plan(const struct snapshot *old, const struct snapshot *new,
              const struct diff_options *options, struct diff_plan **out,
              struct err *err);
/*
 * The steps that drop one object (with what hangs on it, where the operation
 * can) and create it again from its own attributes: for settling doubts on a
 * scratch database.  ERR_USAGE when the snapshot does not hold it.
 */
int diff_recreate(const struct snapshot *snapshot,
                  const struct catalog_ref *ref,
                  const struct diff_options *options, struct diff_plan **out,
                  struct err *err);
void diff_plan_free(struct diff_plan *plan);

#endif
