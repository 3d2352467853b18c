/*
 * Indexes and keys of a partitioned table have clones on its partitions,
 * which are no records.  PostgreSQL takes an index of the partition that is
 * alike for the clone when there is one, and makes one otherwise; so it
 * matters who comes first.
 */
#include <string.h>

#include "diff/internal.h"

static bool same_attributes(const struct object *a, const struct object *b,
                            const char *const *names)
{
    for (; *names; names++)
        if (!same_text(object_get(a, *names), object_get(b, *names)))
            return false;
    return true;
}

static bool same_shape(const struct object *a, const struct object *b)
{
    static const char *const index[] = {"unique",  "method",    "columns",
                                        "include", "predicate", NULL};
    static const char *const constraint[] = {"definition", NULL};
    return a->kind == b->kind &&
           same_attributes(a, b, a->kind == KIND_INDEX ? index : constraint);
}

/* A key of the partition can be the clone of a unique index of its parent. */
static bool could_attach(const struct object *above, const struct object *part)
{
    static const char *const columns[] = {"columns", "include", NULL};
    if (same_shape(above, part))
        return true;
    return above->kind == KIND_INDEX && part->kind == KIND_CONSTRAINT &&
           strchr("pu", *object_get(part, "type")) &&
           object_is(above, "unique") && !object_get(above, "predicate") &&
           same_attributes(above, part, columns);
}

static const struct object *above(const struct snapshot *snapshot,
                                  const struct object *table)
{
    const char *key = table ? object_get(table, "partition_of") : NULL;
    return key ? snapshot_find(snapshot, KIND_TABLE, key) : NULL;
}

static bool has_alike(const struct object *parent, const struct object *part,
                      bool (*is_it)(const struct change *change))
{
    for (size_t i = 0; parent && i < parent->children.count; i++) {
        const struct object *other = parent->children.items[i];
        if (same_shape(other, part) && is_it(change_of(other)))
            return true;
    }
    return false;
}

static bool any(const struct change *change)
{
    (void)change;
    return true;
}

/* A partition that leaves keeps the clones as its own; those of a table that
 * joins, or whose parent gets the like, become clones. */
void keep_clone(struct diff *diff, struct change *part)
{
    const struct object *object = part->new ? part->new : part->old;
    const struct change *table = change_of(object->parent);
    if ((part->old && part->new) || object->parent->kind != KIND_TABLE)
        return;
    bool keeps = false;
    if (table_moves(table))
        keeps = part->new
                    ? has_alike(above(diff->old, table->old), object, any)
                    : has_alike(above(diff->new, table->new), object, any);
    else if (part->old && table->new)
        keeps = has_alike(above(diff->new, table->new), object, change_made);
    if (keeps)
        part->action = ACTION_NONE;
}

/* Of an index or key on a partition, towards one on its parent. */
static void clone_edge(struct diff *diff, struct change *part,
                       struct change *parent)
{
    if (part->create)
        node_before(diff, parent->drop, part->create);
    if (part->create && parent->new &&could_attach(parent->new, part->new))
        node_before(diff, parent->create, part->create);
    if (part->drop && parent->create && could_attach(parent->new, part->old))
        node_before(diff, part->drop, parent->create);
}

static void clone_edges_to(struct diff *diff, struct change *part,
                           const struct object *parent)
{
    for (size_t i = 0; parent && i < parent->children.count; i++) {
        struct change *other = change_of(parent->children.items[i]);
        if (other->kind == KIND_INDEX || other->kind == KIND_CONSTRAINT)
            clone_edge(diff, part, other);
    }
}

void clone_edges(struct diff *diff, struct change *part)
{
    const struct object *object = part->new ? part->new : part->old;
    if (object->parent->kind != KIND_TABLE)
        return;
    const struct change *table = change_of(object->parent);
    clone_edges_to(diff, part, above(diff->old, table->old));
    clone_edges_to(diff, part, above(diff->new, table->new));
}
