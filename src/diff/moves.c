/*
 * The order of tables and their parents: who leaves, what changes meanwhile,
 * who joins.
 */
#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"

/* A column whose collation or type is replaced has it again late. */
static struct node *ready_to_join(const struct change *part)
{
    return part->meanwhile && part->late ? part->late : node_ready(part);
}

typedef void part_visitor(struct diff *diff, const struct change *table,
                          struct change *part);

static void each_part(struct diff *diff, const struct change *table,
                      const struct object *parent, part_visitor *visit)
{
    for (size_t i = 0;
         parent && parent->kind == KIND_TABLE && i < parent->children.count;
         i++)
        visit(diff, table, change_of(parent->children.items[i]));
}

/* Each part of each of the tables that the table needs on one side. */
static void each_parents_part(struct diff *diff, const struct change *table,
                              const struct object *side, part_visitor *visit)
{
    for (size_t i = 0; i < side->needs.count; i++)
        each_part(diff, table, side->needs.items[i].to, visit);
}

static void parts_before(struct diff *diff, const struct object *table,
                         struct node *node)
{
    for (size_t i = 0; i < table->children.count; i++)
        if (!change_of(table->children.items[i])->awaits)
            node_before(
                diff, ready_to_join(change_of(table->children.items[i])), node);
}

static void parts_gone_before(struct diff *diff, const struct object *table,
                              struct node *node)
{
    for (size_t i = 0; table && i < table->children.count; i++)
        node_before(diff, change_of(table->children.items[i])->drop, node);
}

/* A partition has no columns but its parent's, and no trigger of the name of its
 * parent's. */
static bool bars_join(const struct change *table, const struct object *part)
{
    return is_relation_key(part) ||
           ((part->kind == KIND_COLUMN || part->kind == KIND_TRIGGER) &&
            object_get(table->new, "partition_of"));
}

/* Whether a NOT NULL goes that the old replica identity rests on. */
static bool frees_column(const struct change *table, const struct change *part)
{
    return change_has(table, "replica_index") &&
           object_get(table->old, "replica_index") &&
           part->kind == KIND_COLUMN && part->old &&
           object_is(part->old, "not_null") &&
           !object_is(part->new, "not_null");
}

/* What it has before it is attached, and what must be gone by then. */
static void own_parts_before(struct diff *diff, struct change *table)
{
    for (size_t i = 0; i < table->new->children.count; i++) {
        struct change *part = change_of(table->new->children.items[i]);
        if (frees_column(table, part))
            node_before(diff, table->late, part->alter);
        else if (!table_moves(table) ||
                 (!part->awaits && !comes_after_join(part)))
            node_before(diff, ready_to_join(part), table->late);
    }
    for (size_t i = 0; table_moves(table) && i < table->old->children.count;
         i++)
        if (bars_join(table, table->old->children.items[i]))
            node_before(diff, change_of(table->old->children.items[i])->drop,
                        table->late);
}

static void column_edges(struct diff *diff, struct change *table)
{
    for (size_t i = 0; i < table->new->children.count; i++) {
        struct change *column = change_of(table->new->children.items[i]);
        if (column->kind != KIND_COLUMN)
            continue;
        default_move_edges(diff, column, table);
        not_null_join_edges(diff, column);
    }
}

/* A parent that a table keeps while it gets others. */
bool is_kept_parent(const struct change *table, const struct change *parent)
{
    return object_get(table->new, "inherits") && parent->old &&
           change_needs(table, parent) && needs_object(table->old, parent->old);
}

/* Whether the column is another parent's as it is, when the table joins that;
 * one that gets another type is the table's own meanwhile. */
static bool is_given_by_other(const struct change *column)
{
    return column->old && is_inherited(column->new) &&
           !is_retyped_alone(column);
}

/* A column that such a parent loses stays with the table when another parent
 * has it by then.  What the table loses with a parent that it leaves for a
 * moment has gone before: it would become the table's own. */
static void lose_parts(struct diff *diff, const struct change *table,
                       const struct change *parent)
{
    bool rejoined = rejoins(diff, table, parent->new);
    for (size_t i = 0; i < parent->old->children.count; i++) {
        const struct change *part = change_of(parent->old->children.items[i]);
        const struct object *own =
            part_named(table->new, part->kind, part->old->name);
        if (part->kind == KIND_COLUMN && part->drop && own &&
            is_given_by_other(change_of(own)))
            node_before(diff, table->late, part->drop);
        if (rejoined && !own)
            node_before(diff, part->drop, table->late);
    }
}

/* Late parts of a table name its indexes, and attach it to a parent that is
 * as it will be. */
static void late_table_edges(struct diff *diff, struct change *table)
{
    own_parts_before(diff, table);
    if (table_moves(table))
        column_edges(diff, table);
    for (size_t i = 0; i < table->new->needs.count &&table_moves(table); i++) {
        const struct object *parent = table->new->needs.items[i].to;
        if (parent->kind != KIND_TABLE)
            continue;
        if (is_kept_parent(table, change_of(parent))) {
            lose_parts(diff, table, change_of(parent));
            continue;
        }
        parts_before(diff, parent, table->late);
        parts_gone_before(diff, change_of(parent)->old, table->late);
    }
}

/* A new child or partition takes its parent's columns, and where its indexes
 * are, as they will be; one that goes has gone before columns change. */
static void child_edge(struct diff *diff, const struct change *table,
                       struct change *part)
{
    bool column = part->kind == KIND_COLUMN;
    if (table->create && (column || (part->kind == KIND_INDEX &&
                                     change_has(part, "tablespace"))))
        node_before(diff, node_ready(part), table->create);
    if (!table->drop || !column)
        return;
    node_before(diff, table->drop, part->alter);
    node_before(diff, table->drop, part->drop);
}

/* A column that only one of both tables keeps may have another type than the
 * other one's of that name: a child that goes has gone before its parent gets
 * such a column, and one that is made comes when its parent has lost it. */
static void namesake_edges(struct diff *diff, const struct change *child,
                           const struct change *parent)
{
    for (size_t i = 0;
         child->drop && parent->new &&i < parent->new->children.count; i++) {
        struct change *part = change_of(parent->new->children.items[i]);
        if (part->kind == KIND_COLUMN && part->create &&
            part_named(child->old, KIND_COLUMN, part->new->name))
            node_before(diff, child->drop, part->create);
    }
    for (size_t i = 0;
         child->create && parent->old && i < parent->old->children.count; i++) {
        struct change *part = change_of(parent->old->children.items[i]);
        if (part->kind == KIND_COLUMN && part->drop &&
            part_named(child->new, KIND_COLUMN, part->old->name))
            node_before(diff, part->drop, child->create);
    }
}

/* Of all tables above: those between may come or go as well. */
static void namesakes_above(struct diff *diff, const struct change *child,
                            const struct object *table)
{
    for (size_t i = 0; i < table->needs.count; i++) {
        const struct object *parent = table->needs.items[i].to;
        if (parent->kind != KIND_TABLE)
            continue;
        namesake_edges(diff, child, change_of(parent));
        namesakes_above(diff, child, parent);
    }
}

static void child_edges(struct diff *diff, const struct change *table,
                        const struct object *side)
{
    namesakes_above(diff, table, side);
    each_parents_part(diff, table, side, child_edge);
}

/* A partition that leaves would keep its clones of foreign keys that go. */
static bool is_gone_foreign_key(const struct change *part)
{
    return part->old && change_gone(part) && is_foreign_key(part->old);
}

static void detach_edge(struct diff *diff, const struct change *table,
                        struct change *part)
{
    if (is_gone_foreign_key(part)) {
        node_before(diff, part->drop, table->alter);
        return;
    }
    node_before(diff, table->alter, part->drop);
    node_before(diff, table->alter, node_ready(part));
}

static void detach_before_new(struct diff *diff, const struct change *table,
                              struct change *part)
{
    node_before(diff, table->alter, part->create);
}

/* A table that moves has left its parent before the parent changes, or gets
 * what it would get as well. */
static void detach_edges(struct diff *diff, const struct change *table)
{
    each_parents_part(diff, table, table->old, detach_edge);
    for (size_t i = 0; i < table->old->needs.count; i++)
        each_part(diff, table, change_of(table->old->needs.items[i].to)->new,
                  detach_before_new);
}

static void split_foreign_key(struct diff *diff, const struct change *table,
                              struct change *part)
{
    (void)diff;
    (void)table;
    if (is_gone_foreign_key(part))
        part->explicit_drop = true;
}

/* Those keys go in drops of their own, not in that of their table. */
void split_foreign_keys(struct diff *diff, const struct change *table)
{
    each_parents_part(diff, table, table->old, split_foreign_key);
}

/* A partition comes when those have left whose bounds it may have got. */
static void make_way(struct diff *diff, const struct change *table,
                     const struct object *parent)
{
    for (size_t i = 0; parent && i < parent->needed_by.count; i++) {
        const struct object *sibling = partition_at(parent, i);
        if (!sibling || change_of(sibling) == table)
            continue;
        const struct change *leaving = change_of(sibling);
        struct node *left = leaving->drop          ? leaving->drop
                            : table_moves(leaving) ? leaving->alter
                                                   : NULL;
        node_before(diff, left, table->create ? table->create : table->late);
    }
}

static void join_edges(struct diff *diff, const struct change *table)
{
    const struct object *parent = partition_parent(table->new);
    if (parent)
        make_way(diff, table, change_of(parent)->old);
}

static bool stays_with(const struct change *table, const struct object *parent)
{
    return !table_moves(table) || is_kept_parent(table, change_of(parent));
}

/* Columns of one name in a table that stays and in its parent: the parent's
 * comes to one that is as it shall be, and has gone before that can go. */
static void column_comes(struct diff *diff, const struct change *table,
                         struct change *above)
{
    const struct object *own =
        above->kind == KIND_COLUMN && above->create &&
                stays_with(table, above->new->parent)
            ? part_named(table->new, KIND_COLUMN, above->new->name)
            : NULL;
    if (own)
        node_before(diff, ready_to_join(change_of(own)), above->create);
}

static void column_goes(struct diff *diff, const struct change *table,
                        struct change *above)
{
    const struct object *own =
        above->kind == KIND_COLUMN && above->drop &&
                stays_with(table, above->old->parent)
            ? part_named(table->old, KIND_COLUMN, above->old->name)
            : NULL;
    const struct change *change = own ? change_of(own) : NULL;
    if (change)
        node_before(diff, above->drop,
                    change->drop ? change->drop : change->alter);
}

/* What a parent's change changes in the table, too, is said again after it. */
static void column_changes(struct diff *diff, const struct change *table,
                           struct change *above)
{
    const struct object *own =
        above->kind == KIND_COLUMN && stays_with(table, above->new->parent)
            ? part_named(table->new, KIND_COLUMN, above->new->name)
            : NULL;
    struct node *node = own ? change_of(own)->alter : NULL;
    if (node && node->change == change_of(own))
        node_before(diff, above->alter, node);
}

static void stay_edges(struct diff *diff, const struct change *table)
{
    each_parents_part(diff, table, table->new, column_comes);
    each_parents_part(diff, table, table->new, column_changes);
    each_parents_part(diff, table, table->old, column_goes);
}

void table_edges(struct diff *diff, struct change *table)
{
    if (table->late)
        late_table_edges(diff, table);
    if (table->create || table_moves(table)) {
        partition_edges(diff, table);
        join_edges(diff, table);
    }
    if (table->create)
        child_edges(diff, table, table->new);
    if (table->drop)
        child_edges(diff, table, table->old);
    if (table->kind == KIND_TABLE && table->old && table->new &&
        !change_gone(table) && object_get(table->new, "inherits"))
        stay_edges(diff, table);
    typed_edges(diff, table);
    if (table_moves(table) && table->alter) {
        detach_edges(diff, table);
        anew_edges(diff, table);
    }
}
