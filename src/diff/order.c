/*
 * Nodes, their edges, and one order: what something needs comes before it,
 * what hangs on something goes before it; adds early, drops late; ties by
 * kind and name, so that the same input gives the same text.
 */
#include <stdlib.h>
#include <string.h>

#include "diff/internal.h"

struct node *node_new(struct diff *diff, struct change *change,
                      enum phase phase)
{
    struct node *node = arena_alloc(diff->arena, sizeof *node);
    node->change = change;
    node->phase = phase;
    vec_push(diff->arena, &diff->nodes, node);
    return node;
}

void node_before(struct diff *diff, struct node *first, struct node *then)
{
    if (!first || !then || first == then)
        return;
    for (size_t i = 0; i < first->next.count; i++)
        if (first->next.items[i] == then)
            return;
    vec_push(diff->arena, &first->next, then);
    vec_push(diff->arena, &then->previous, first);
}

/* ----------------------------------------------------------------- nodes */

/* Whether dropping `owner` drops the object behind this edge by itself. */
static bool drops_with(const struct edge *edge)
{
    return edge->type == 'a' || edge->type == 'i' || edge->type == 'c';
}

/* The owner in whose drop this one's is contained, or NULL. */
static struct change *drop_owner(const struct change *change)
{
    if (change->explicit_drop)
        return NULL;
    for (size_t i = 0; i < change->old->needs.count; i++) {
        const struct edge *edge = &change->old->needs.items[i];
        struct change *owner = change_of(edge->to);
        if (drops_with(edge) && owner != change && change_gone(owner))
            return owner;
    }
    return NULL;
}

static struct node *drop_node(struct diff *diff, struct change *change)
{
    if (change->drop)
        return change->drop;
    if (change->follows && change_gone(change->follows)) {
        change->drop = drop_node(diff, change->follows);
        return change->drop;
    }
    struct change *owner = drop_owner(change);
    if (!owner) {
        change->drop = node_new(diff, change, PHASE_DROP);
        return change->drop;
    }
    change->drop = (struct node *)-1; /* a loop of owners ends here */
    struct node *node =
        owner->drop == (struct node *)-1 ? NULL : drop_node(diff, owner);
    change->drop = node ? node : node_new(diff, change, PHASE_DROP);
    return change->drop;
}

/* A new table's columns are made with it; inherited parts with their
 * parent's. */
static struct change *create_owner(const struct change *change)
{
    if (change->follows && change_made(change->follows))
        return change->follows;
    if ((change->kind == KIND_COLUMN || change->kind == KIND_ATTRIBUTE ||
         driver_of(change->kind)->with_parent) &&
        change->new->parent && change_made(change_of(change->new->parent)))
        return change_of(change->new->parent);
    return NULL;
}

static void make_nodes(struct diff *diff, struct change *change)
{
    if (change_gone(change))
        drop_node(diff, change);
    if (change_made(change)) {
        struct change *owner = create_owner(change);
        if (!owner)
            change->create = node_new(diff, change, PHASE_CREATE);
    }
    bool swaps = change->retyped && change->kind != KIND_COLUMN;
    if (change->action == ACTION_ALTER && !swaps)
        change->alter = node_new(diff, change, PHASE_ALTER);
    const struct driver *driver = driver_of(change->kind);
    if (change->new && driver->has_late_part &&
        driver->has_late_part(change)) {
        change->late = node_new(diff, change, PHASE_ALTER);
        change->late->late = true;
    }
}

/* A type that is swapped is one moment: its drop and creation are that. */
static void make_swap(struct diff *diff, struct change *change)
{
    change->action = ACTION_ALTER;
    change->alter = node_new(diff, change, PHASE_ALTER);
}

/* ----------------------------------------------------------------- edges */

static struct node *ready(const struct change *change)
{
    if (change->create)
        return change->create;
    if (change->alter)
        return change->alter;
    return NULL;
}

/* The node after which the old side no longer holds on to anything. */
static struct node *released(const struct change *change)
{
    if (change->drop)
        return change->drop;
    return change->alter;
}

static bool still_needed(const struct object *new, const struct change *x)
{
    for (size_t i = 0; new && x->new && i < new->needs.count; i++)
        if (new->needs.items[i].to == x->new)
            return true;
    return false;
}

static void old_edges(struct diff *diff, struct change *y)
{
    for (size_t i = 0; i < y->old->needs.count; i++) {
        const struct edge *edge = &y->old->needs.items[i];
        struct change *x = change_of(edge->to);
        struct node *end = x->drop ? x->drop : x->alter;
        if (!end)
            continue;
        if (edge->type == 'c' && table_moves(x)) {
            node_before(diff, x->alter, y->drop);
            continue;
        }
        if (y->drop && x->carried)
            node_before(diff, y->drop, x->swap->alter);
        if (y->drop)
            node_before(diff, y->drop, end);
        else if (y->alter && (x->drop || !still_needed(y->new, x)))
            node_before(diff, released(y), end);
    }
}

/* An edge that only the late part of an object needs: a sequence's owner, the
 * parent to which a table moves. */
static bool is_late_edge(const struct change *y, const struct edge *edge)
{
    if (!y->late)
        return false;
    return y->kind == KIND_SEQUENCE ? edge->type == 'a'
                                    : edge->to->kind == KIND_TABLE &&
                                          table_moves(y);
}

static void new_edges(struct diff *diff, struct change *y)
{
    struct node *start = ready(y);
    for (size_t i = 0; i < y->new->needs.count; i++) {
        const struct edge *edge = &y->new->needs.items[i];
        struct node *made = ready(change_of(edge->to));
        if (is_late_edge(y, edge))
            node_before(diff, made, y->late);
        else
            node_before(diff, made, start);
    }
}

/* A new column waits for what its default needs, to be made with it. */
static void default_edges(struct diff *diff, struct change *value)
{
    const struct object *column = default_column(value->new);
    for (size_t i = 0; column && i < value->new->needs.count; i++) {
        struct change *need = change_of(value->new->needs.items[i].to);
        if (need->kind != KIND_COLUMN && need->kind != KIND_TABLE)
            node_before(diff, ready(need), change_of(column)->create);
    }
}

static void own_edges(struct diff *diff, struct change *change)
{
    node_before(diff, change->drop, change->create);
    node_before(diff, change->create, change->late);
    node_before(diff, change->alter, change->late);
}

/*
 * A new foreign key leans on whichever key of its target PostgreSQL finds
 * first: keys that go have to be gone by then.
 */
static void foreign_key_edges(struct diff *diff, struct change *key)
{
    const struct object *target = snapshot_find(
        diff->old, KIND_TABLE, object_get(key->new, "target_table"));
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
        if (part->kind == KIND_CONSTRAINT && *object_get(part, "type") == 'p')
            node_before(diff, change_of(part)->drop, key->create);
    }
}

/* A logged table may not refer to an unlogged one: whoever is referred to is
 * logged first, and unlogged last. */
static void persistence_edges(struct diff *diff, const struct object *key)
{
    const struct object *target = snapshot_find(
        diff->new, KIND_TABLE, object_get(key, "target_table"));
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

static void key_edges(struct diff *diff, struct change *key)
{
    char type = *object_get(key->new, "type");
    if (type == 'f')
        persistence_edges(diff, key->new);
    if (type == 'p' && key->create)
        primary_key_edges(diff, key);
}

static bool is_new_foreign_key(const struct change *change)
{
    return change->kind == KIND_CONSTRAINT && change_made(change) &&
           *object_get(change->new, "type") == 'f';
}

static void parts_before(struct diff *diff, const struct object *table,
                         struct node *node)
{
    for (size_t i = 0; i < table->children.count; i++)
        node_before(diff, ready(change_of(table->children.items[i])), node);
}

static void parts_gone_before(struct diff *diff, const struct object *table,
                              struct node *node)
{
    for (size_t i = 0; table && i < table->children.count; i++)
        node_before(diff, change_of(table->children.items[i])->drop, node);
}

/* Late parts of a table name its indexes, and attach it to a parent that is
 * as it will be. */
static void late_table_edges(struct diff *diff, struct change *table)
{
    parts_before(diff, table->new, table->late);
    for (size_t i = 0; i < table->new->needs.count && table_moves(table); i++) {
        const struct object *parent = table->new->needs.items[i].to;
        if (parent->kind != KIND_TABLE)
            continue;
        parts_before(diff, parent, table->late);
        parts_gone_before(diff, change_of(parent)->old, table->late);
    }
}

/* A new child or partition takes its parent's columns as they will be; one
 * that goes has gone before they change. */
static void child_edge(struct diff *diff, struct change *table,
                       struct change *column)
{
    if (table->create)
        node_before(diff, ready(column), table->create);
    if (!table->drop)
        return;
    node_before(diff, table->drop, column->alter);
    node_before(diff, table->drop, column->drop);
}

static void child_edges(struct diff *diff, struct change *table,
                        const struct object *side)
{
    for (size_t i = 0; side && i < side->needs.count; i++) {
        const struct object *parent = side->needs.items[i].to;
        for (size_t j = 0; parent->kind == KIND_TABLE &&
                           j < parent->children.count; j++)
            if (parent->children.items[j]->kind == KIND_COLUMN)
                child_edge(diff, table, change_of(parent->children.items[j]));
    }
}

/* A table that moves has left its parent before the parent changes. */
static void detach_edges(struct diff *diff, struct change *table)
{
    for (size_t i = 0; i < table->old->needs.count; i++) {
        const struct object *parent = table->old->needs.items[i].to;
        for (size_t j = 0; parent->kind == KIND_TABLE &&
                           j < parent->children.count; j++) {
            struct change *part = change_of(parent->children.items[j]);
            node_before(diff, table->alter, part->drop);
            node_before(diff, table->alter, ready(part));
        }
    }
}

/* ------------------------------------------------------------- namespaces */

static const char *occupied(struct diff *diff, const struct object *object,
                            char space)
{
    return arena_printf(diff->arena, "%c%s.%s", space, object->schema,
                        object->name);
}

static bool names_relation(const struct object *object)
{
    if (object->kind != KIND_CONSTRAINT)
        return catalog_kind(object->kind)->relation_name;
    const char *type = object_get(object, "type");
    return strchr("pux", *type) != NULL;
}

/* Identity columns bring a sequence with a name of its own. */
static const char *hidden_sequence(const struct object *object)
{
    if (object->kind != KIND_COLUMN)
        return NULL;
    return object_get(object, "identity_sequence");
}

static struct node *creation(const struct change *change)
{
    if (change->create)
        return change->create;
    if (change->kind == KIND_COLUMN && change->new && change->new->parent &&
        change_of(change->new->parent)->create)
        return change_of(change->new->parent)->create;
    return change->alter;
}

static void free_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *old = change->old;
    struct node *node = change->drop;
    if (hidden_sequence(old) && (node || change_has(change, "identity")))
        map_set(names, arena_printf(diff->arena, "s%s", hidden_sequence(old)),
                node ? node : change->alter);
    if (!node)
        return;
    if (names_relation(old))
        map_set(names, occupied(diff, old, 'r'), node);
    if (catalog_kind(change->kind)->type_name)
        map_set(names, occupied(diff, old, 't'), node);
    if (change->kind == KIND_FUNCTION || change->kind == KIND_AGGREGATE)
        map_set(names, arena_printf(diff->arena, "f%s", old->identity), node);
    if (change->kind == KIND_SEQUENCE)
        map_set(names, arena_printf(diff->arena, "s%s", old->key), node);
}

static void take_names(struct diff *diff, struct map *names,
                       struct change *change)
{
    const struct object *new = change->new;
    struct node *node = creation(change);
    if (!node)
        return;
    if (hidden_sequence(new) &&
        (change_made(change) || change_has(change, "identity")))
        node_before(diff,
                    map_get(names, arena_printf(diff->arena, "s%s",
                                                hidden_sequence(new))),
                    node);
    if (!change_made(change))
        return;
    if (names_relation(new))
        node_before(diff, map_get(names, occupied(diff, new, 'r')), node);
    if (catalog_kind(change->kind)->type_name)
        node_before(diff, map_get(names, occupied(diff, new, 't')), node);
    if (change->kind == KIND_FUNCTION || change->kind == KIND_AGGREGATE)
        node_before(diff,
                    map_get(names,
                            arena_printf(diff->arena, "f%s", new->identity)),
                    node);
    if (change->kind == KIND_SEQUENCE)
        node_before(
            diff,
            map_get(names, arena_printf(diff->arena, "s%s", new->key)), node);
}

static void name_edges(struct diff *diff)
{
    struct map *names = map_new(diff->arena);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->old)
            free_names(diff, names, diff->changes.items[i]);
    if (!map_count(names))
        return;
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i]->new)
            take_names(diff, names, diff->changes.items[i]);
}

/* ----------------------------------------------------------------- build */

static void forget_nodes(struct diff *diff)
{
    diff->nodes.count = 0;
    diff->order.count = 0;
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        change->create = change->alter = change->drop = change->late = NULL;
    }
}

static bool is_swap(const struct change *change)
{
    return change->retyped && change->kind != KIND_COLUMN;
}

static struct node *creation_node(const struct change *change)
{
    while (!change->create && create_owner(change))
        change = create_owner(change);
    return change->create;
}

void order_build(struct diff *diff)
{
    forget_nodes(diff);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (is_swap(diff->changes.items[i]))
            make_swap(diff, diff->changes.items[i]);
    for (size_t i = 0; i < diff->changes.count; i++)
        make_nodes(diff, diff->changes.items[i]);
    /* columns of new tables share their table's node; carried columns that of
     * the swap */
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change_made(change) && !change->create)
            change->create = creation_node(change);
        if (change->follows && !change->alter && !change_made(change))
            change->alter = change->follows->alter;
        if (change->carried && !change->alter)
            change->alter = change->swap->alter;
    }
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        own_edges(diff, change);
        if (change->old && (change->drop || change->alter))
            old_edges(diff, change);
        if (change->new && (ready(change) || change->late))
            new_edges(diff, change);
        if (change->kind == KIND_CONSTRAINT && change->new)
            key_edges(diff, change);
        if (is_new_foreign_key(change))
            foreign_key_edges(diff, change);
        if (change->kind == KIND_DEFAULT && change_made(change))
            default_edges(diff, change);
        if (change->late && (change->kind == KIND_TABLE ||
                             change->kind == KIND_MATERIALIZED_VIEW))
            late_table_edges(diff, change);
        if (change->kind == KIND_TABLE && change->create)
            child_edges(diff, change, change->new);
        if (change->kind == KIND_TABLE && change->drop)
            child_edges(diff, change, change->old);
        if (table_moves(change) && change->alter)
            detach_edges(diff, change);
    }
    name_edges(diff);
}
