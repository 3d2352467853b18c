/*
 * clones: indexes and keys of a partitioned table, which come back on each of
 * its partitions: how they come about, stay behind and are called.
 */
#ifndef MIG_DIFF_CLONES_H
#define MIG_DIFF_CLONES_H

#include "diff/internal.h"

enum clone_form {
    CLONE_BORN,     /* comes with its original or with its partition */
    CLONE_TURNED,   /* a key that is made of the clone of an index */
    CLONE_FIRST,    /* a key that is there when an index of its like comes */
    CLONE_ATTACHED, /* made by itself, and attached */
};
bool is_clone(const struct object *object); /* NULL is none */
/* The same partition's clone of the same index. */
bool is_same_clone(const struct change *change);
bool clone_owns(enum catalog_kind kind, const char *attribute);
/* The index or key of the table above, and the topmost one. */
const struct object *clone_above(const struct object *clone);
const struct object *clone_root(const struct object *clone);
/* How a clone that is made comes about. */
enum clone_form clone_form(const struct object *clone);
bool clone_comes_first(const struct change *change);
/* Whether it is made only once its table is attached. */
bool comes_after_join(const struct change *part);
void clone_decide(struct diff *diff, struct change *part);
/* A clone that is still there when its original is gone: its table left. */
bool clone_stays_behind(const struct change *part);
/* The change that has to take this gone clone along, or NULL. */
struct change *clone_pulls(const struct change *part);
/* Whether the new original would take `part` for its clone. */
bool clone_crowds(const struct change *part, const struct change *original);
/* Whether a key of a partition is made of the index's clone. */
bool backs_a_key(const struct object *index);
void clone_edges(struct diff *diff, struct change *part);
void partition_edges(struct diff *diff, struct change *table);

/* clone_steps.c: what a clone is given once it is there. */
void clone_settle(struct diff *diff, struct node *node,
                  const struct object *clone);
void clone_name(struct diff *diff, struct node *node,
                const struct object *clone);
/* Whether PostgreSQL, when it makes the index anew with a column's type,
 * forgets part of what it is; clone_restore says that again. */
bool rebuild_forgets(struct diff *diff, const struct change *change);
void clone_restore(struct diff *diff, struct node *node,
                   const struct change *change);
void clone_attach(struct diff *diff, struct node *node,
                  const struct object *clone);
/* Attaches what was none so far and becomes one. */
void clone_join(struct diff *diff, struct node *node,
                const struct change *change);

/* clone_names.c: how PostgreSQL calls clones. */
/* table_columns_label, made fit, as PostgreSQL calls what it makes by itself;
 * `columns` may be NULL. */
const char *name_chosen(struct diff *diff, const char *table,
                        const char *columns, const char *label);
bool is_usual_name(struct diff *diff, const struct object *clone);
void predict_names(struct diff *diff);

#endif
