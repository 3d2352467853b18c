/*
 * Partitioned tables that are made anew.  PostgreSQL changes neither a
 * partition key nor the type of a column in it; the rows are in the
 * partitions.  These are detached, changed as the ordinary tables that they
 * then are, and attached to the new table.  What refers to them meanwhile
 * would miss their rows: such foreign keys go before and come back after.
 */
#include "diff/identity.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"

static bool stays_partitioned(const struct change *table)
{
    return is_partitioned(table->old) && is_partitioned(table->new);
}

/* ------------------------------------------------------------- decisions */

/* Its rows go with a step of its own; or it leaves, to come back. */
static void move_partition(struct diff *diff, struct change *partition)
{
    if (change_gone(partition)) {
        partition->explicit_drop = true;
        return;
    }
    bool stood = !table_moves(partition);
    change_note(partition, "partition_bound");
    if (stood)
        compare_clones(diff, partition);
}

static void move_partitions(struct diff *diff, const struct object *table)
{
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *partition = partition_at(table, i);
        if (partition)
            move_partition(diff, change_of(partition));
    }
}

/* A sequence of a column would go with the table. */
static void keep_sequence(struct change *sequence)
{
    const struct object *column =
        sequence->old && sequence->new ? sequence_column(sequence->old) : NULL;
    if (!column || !change_of(column->parent)->anew || change_gone(sequence))
        return;
    sequence->ownerless = true;
    change_note(sequence, "owned_by");
}

/* What refers to the table, through its keys, is given to `act`. */
static void each_reference(struct diff *diff, const struct object *table,
                           struct change *partition,
                           void (*act)(struct diff *diff, struct change *key,
                                       struct change *partition))
{
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *key = table->children.items[i];
        for (size_t j = 0; is_relation_key(key) && j < key->needed_by.count;
             j++)
            if (is_foreign_key(key->needed_by.items[j].to))
                act(diff, change_of(key->needed_by.items[j].to), partition);
    }
}

static void each_reference_above(struct diff *diff, const struct object *table,
                                 struct change *partition,
                                 void (*act)(struct diff *diff,
                                             struct change *key,
                                             struct change *partition))
{
    while ((table = partition_parent(table)))
        each_reference(diff, table, partition, act);
}

static void part_from(struct diff *diff, struct change *key,
                      struct change *partition)
{
    (void)diff;
    (void)partition;
    if (!key->new)
        return;
    key->explicit_drop = true;
    if (key->old && !change_made(key))
        key->action = ACTION_REPLACE;
}

static void wait_for(struct diff *diff, struct change *key,
                     struct change *partition)
{
    (void)diff;
    (void)partition;
    key->awaits = true;
}

/* A partition that leaves its topmost table for good takes along what nobody
 * refers to, or nothing: the foreign key is to say so. */
static void release(struct diff *diff, struct change *partition)
{
    if (same_text(partition_root(partition->old)->key,
                  partition_root(partition->new)->key))
        each_reference_above(diff, partition->old, partition, part_from);
    each_reference_above(diff, partition->new, partition, wait_for);
}

void anew_decide(struct diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *table = diff->changes.items[i];
        if (!stays_partitioned(table) ||
            (table->action != ACTION_REPLACE &&
             !(diff->anew && map_get(diff->anew, table->new->key))))
            continue;
        table->anew = true;
        table->action = ACTION_REPLACE;
    }
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->anew)
            move_partitions(diff, diff->changes.items[i]->old);
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change->kind == KIND_SEQUENCE)
            keep_sequence(change);
        if (table_moves(change))
            release(diff, change);
    }
}

static bool has_retyped_key(const struct object *table)
{
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *column = table->children.items[i];
        if (column->kind == KIND_COLUMN && object_is(column, "partitions") &&
            change_of(column)->retyped)
            return true;
    }
    return false;
}

bool anew_found(struct diff *diff)
{
    bool found = false;
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *table = diff->changes.items[i];
        if (!stays_partitioned(table) || table->anew ||
            !(change_gone(table) || has_retyped_key(table->old)))
            continue;
        if (!diff->anew)
            diff->anew = map_new(diff->arena);
        map_set(diff->anew, table->new->key, table);
        found = true;
    }
    return found;
}

/* ----------------------------------------------------------------- edges */

static void goes_before(struct diff *diff, struct change *key,
                        struct change *partition)
{
    if (key->explicit_drop)
        node_before(diff, key->drop, partition->alter);
}

static void comes_after(struct diff *diff, struct change *key,
                        struct change *partition)
{
    node_before(diff, partition->late, key->create);
}

void anew_edges(struct diff *diff, struct change *partition)
{
    each_reference_above(diff, partition->old, partition, goes_before);
    each_reference_above(diff, partition->new, partition, comes_after);
}

bool anew_has_identity(const struct change *column)
{
    if (!column->old || !column->new || !change_made(column) ||
        !change_of(column->new->parent)->anew)
        return false;
    return *object_get(column->old, "identity") &&
           *object_get(column->new, "identity") &&
           identity_is_ascending(column->new);
}

void anew_identity_edges(struct diff *diff, struct change *column)
{
    const struct object *table = column->new->parent;
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *partition = partition_at(table, i);
        if (partition)
            node_before(diff, change_of(partition)->late, column->late);
    }
}
