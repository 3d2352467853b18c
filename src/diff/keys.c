/* The order of keys among each other, which pg_depend does not tell. */
#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"

/* PostgreSQL drops no partition of a table that a foreign key refers to. */
static void partitions_go(struct diff *diff, const struct object *table,
                          const struct change *key)
{
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *partition = partition_at(table, i);
        if (!partition)
            continue;
        node_before(diff, key->drop, change_of(partition)->drop);
        node_before(diff, change_of(partition)->drop, key->create);
        partitions_go(diff, partition, key);
    }
}

/*
 * A new foreign key leans on whichever key of its target PostgreSQL finds
 * first: keys that go have to be gone by then.
 */
static void foreign_key_edges(struct diff *diff, struct change *key)
{
    const struct object *target = snapshot_find(
        diff->old, KIND_TABLE, object_get(key->new, "target_table"));
    if (target)
        partitions_go(diff, target, key);
    for (size_t i = 0; target && i < target->children.count; i++) {
        const struct object *part = target->children.items[i];
        if (part->kind == KIND_CONSTRAINT || part->kind == KIND_INDEX)
            node_before(diff, change_of(part)->drop, key->create);
    }
}

/* A table has one primary key: the old one goes before the new one comes. */
static void primary_key_edges(struct diff *diff, struct change *key)
{
    const struct object *table = change_of(key->new->parent)->old;
    for (size_t i = 0; table && i < table->children.count; i++) {
        const struct object *part = table->children.items[i];
        if (is_constraint(part, "p"))
            node_before(diff, change_of(part)->drop, key->create);
    }
}

/* A logged table may not refer to an unlogged one: whoever is referred to is
 * logged first, and unlogged last. */
static void persistence_edges(struct diff *diff, const struct object *key)
{
    const struct object *target =
        snapshot_find(diff->new, KIND_TABLE, object_get(key, "target_table"));
    struct change *from = change_of(key->parent);
    struct change *to = target ? change_of(target) : NULL;
    if (!to || !from->alter || !to->alter || !change_has(to, "persistence") ||
        !change_has(from, "persistence"))
        return;
    if (same_text(object_get(to->new, "persistence"), "p"))
        node_before(diff, to->alter, from->alter);
    else
        node_before(diff, from->alter, to->alter);
}

/* One that goes, or comes, knows its tables either before or after they are
 * logged. */
static void persistence_changes(struct diff *diff, const struct change *key,
                                const struct change *table)
{
    if (!table->alter || !change_has(table, "persistence"))
        return;
    node_before(diff, key->drop, table->alter);
    node_before(diff, table->alter, key->create);
}

static void key_persistence_edges(struct diff *diff, const struct change *key,
                                  const struct snapshot *snapshot,
                                  const struct object *side)
{
    if (!side || !is_foreign_key(side))
        return;
    persistence_changes(diff, key, change_of(side->parent));
    const struct object *target =
        snapshot_find(snapshot, KIND_TABLE, object_get(side, "target_table"));
    if (target)
        persistence_changes(diff, key, change_of(target));
}

void key_edges(struct diff *diff, struct change *key)
{
    clone_edges(diff, key);
    key_persistence_edges(diff, key, diff->old, key->old);
    key_persistence_edges(diff, key, diff->new, key->new);
    if (!key->new)
        return;
    char type = *object_get(key->new, "type");
    if (type == 'p' && key->create)
        primary_key_edges(diff, key);
    if (is_open_check(key->new) && key->create)
        open_check_edges(diff, key->new, key->create);
    if (type == 'f')
        persistence_edges(diff, key->new);
    if (type == 'f' && change_made(key))
        foreign_key_edges(diff, key);
}
