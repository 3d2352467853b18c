/*
 * Nodes, their edges, and one order: what something needs comes before it,
 * what hangs on something goes before it; adds early, drops late; ties by
 * kind and name, so that the same input gives the same text.
 */
#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/retype.h"

struct node *node_new(struct diff *diff, struct change *change,
                      enum phase phase)
{
    struct node *node = arena_alloc(diff->arena, sizeof *node);
    node->change = change;
    node->phase = phase;
    vec_push(diff->arena, &diff->nodes, node);
    return node;
}

/* A schema has thousands of nodes after it: the shorter list is looked at. */
static bool is_before(const struct node *first, const struct node *then)
{
    bool forth = first->next.count <= then->previous.count;
    size_t count = forth ? first->next.count : then->previous.count;
    struct node *const *nodes =
        forth ? first->next.items : then->previous.items;
    const struct node *wanted = forth ? then : first;
    for (size_t i = 0; i < count; i++)
        if (nodes[i] == wanted)
            return true;
    return false;
}

void node_before(struct diff *diff, struct node *first, struct node *then)
{
    if (!first || !then || first == then)
        return;
    if (is_before(first, then))
        return;
    vec_push(diff->arena, &first->next, then);
    vec_push(diff->arena, &then->previous, first);
}

/* ----------------------------------------------------------------- nodes */

/* Whether dropping `owner` drops the object behind this edge by itself. */
static bool drops_with(const struct edge *edge)
{
    return strchr("aicPS", edge->type) != NULL;
}

/* The owner in whose drop this one's is contained, or NULL. */
static struct change *drop_owner(const struct change *change)
{
    if (change->explicit_drop || attribute_is_apart(change))
        return NULL;
    for (size_t i = 0; i < change->old->needs.count; i++) {
        const struct edge *edge = &change->old->needs.items[i];
        struct change *owner = change_of(edge->to);
        if (edge->type == 'P' && clone_stays_behind(change))
            continue;
        if (owner != change && change_gone(owner) &&
            (drops_with(edge) || type_is_own_function(owner->old, change->old)))
            return owner;
    }
    return NULL;
}

/* Stands for the node while its owners are asked: a loop of owners ends. */
static struct node undecided;

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
    change->drop = &undecided;
    struct node *node =
        owner->drop == &undecided ? NULL : drop_node(diff, owner);
    change->drop = node ? node : node_new(diff, change, PHASE_DROP);
    return change->drop;
}

/* A new table's columns are made with it; inherited parts with their
 * parent's. */
static struct change *create_owner(const struct change *change)
{
    if (change->follows && change_made(change->follows))
        return change->follows;
    if (attribute_is_apart(change))
        return NULL;
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
        if (type_needs_shell(change->new))
            change->shell = node_new(diff, change, PHASE_CREATE);
    }
    if (change->action == ACTION_ALTER && !change_swaps(change))
        change->alter = node_new(diff, change, PHASE_ALTER);
    const struct driver *driver = driver_of(change->kind);
    if (change->new && driver->has_late_part && driver->has_late_part(change)) {
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

struct node *node_ready(const struct change *change)
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
    return change->kind == KIND_SEQUENCE && change->late && !change->ownerless
               ? change->late
               : change->alter;
}

/* A foreign key that goes before its table is logged, or is not any more. */
static bool bars_logging(const struct change *y, const struct change *table)
{
    return change_has(table, "persistence") && is_foreign_key(y->old);
}

/* A column that takes, say, the array of a type that is swapped. */
static bool leaves_swap(const struct change *y, const struct change *x)
{
    return change_swaps(x) && y->kind == KIND_COLUMN && !y->carried;
}

static void old_edges(struct diff *diff, struct change *y)
{
    for (size_t i = 0; i < y->old->needs.count; i++) {
        const struct edge *edge = &y->old->needs.items[i];
        struct change *x = change_of(edge->to);
        struct node *end = x->drop ? x->drop : x->alter;
        if (!end || x->ownerless)
            continue;
        if (edge->type == 'c' && table_moves(x) && !bars_logging(y, x)) {
            node_before(diff, x->alter, y->drop);
            continue;
        }
        if (y->drop && x->carried)
            node_before(diff, y->drop, x->swap->alter);
        if (y->drop)
            node_before(diff, y->drop, end);
        else if (y->alter &&
                 (x->drop || leaves_swap(y, x) || !change_needs(y, x)))
            node_before(diff, released(y), end);
    }
}

/* An edge that only the late part of an object needs: a sequence's owner, the
 * parent to which a table moves. */
static bool is_late_edge(const struct change *y, const struct edge *edge)
{
    if (!y->late)
        return false;
    if (y->meanwhile)
        return edge->to->kind == KIND_COLLATION ||
               (is_type(edge->to->kind) && change_is_parked(y));
    return y->kind == KIND_SEQUENCE
               ? edge->type == 'a'
               : (edge->to->kind == KIND_TABLE && table_moves(y)) ||
                     (edge->to->kind == KIND_COMPOSITE && typed_joins(y));
}

/* What y waits for when it needs x: a type's own functions for its shell. */
static struct node *made_for(const struct change *y, const struct change *x)
{
    if (x->shell && type_is_own_function(x->new, y->new))
        return x->shell;
    if (x->meanwhile && x->late)
        return x->late;
    return node_ready(x);
}

static void new_edges(struct diff *diff, struct change *y)
{
    struct node *start = node_ready(y);
    for (size_t i = 0; i < y->new->needs.count; i++) {
        const struct edge *edge = &y->new->needs.items[i];
        if (edge->type == 'P' && clone_comes_first(y))
            continue;
        struct node *made = made_for(y, change_of(edge->to));
        if (y->shell && !type_is_own_function(y->new, edge->to))
            node_before(diff, made, y->shell);
        if (is_late_edge(y, edge))
            node_before(diff, made, y->late);
        else
            node_before(diff, made, start);
    }
}

static void own_edges(struct diff *diff, struct change *change)
{
    /* what comes with the parent's change would undo a part's own */
    if (change->follows)
        node_before(diff, change->follows->alter, change->alter);
    node_before(diff, change->drop, change->create);
    node_before(diff, change->drop, change->shell);
    node_before(diff, change->shell, change->create);
    node_before(diff, change->create, change->late);
    node_before(diff, change->alter, change->late);
}

/* ----------------------------------------------------------------- build */

static void forget_nodes(struct diff *diff)
{
    diff->nodes.count = 0;
    diff->order.count = 0;
    diff->functions = NULL;
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        change->create = change->alter = change->drop = change->late = NULL;
        change->shell = NULL;
    }
}

static struct node *creation_node(const struct change *change)
{
    while (!change->create && create_owner(change))
        change = create_owner(change);
    return change->create;
}

/* The node of the nearest part above that has one of its own. */
static struct node *followed_node(const struct change *change)
{
    while (!change->alter && change->follows)
        change = change->follows;
    return change->alter;
}

void order_build(struct diff *diff)
{
    forget_nodes(diff);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (change_swaps(diff->changes.items[i]))
            make_swap(diff, diff->changes.items[i]);
    for (size_t i = 0; i < diff->changes.count; i++)
        if (table_moves(diff->changes.items[i]))
            split_foreign_keys(diff, diff->changes.items[i]);
    for (size_t i = 0; i < diff->changes.count; i++)
        make_nodes(diff, diff->changes.items[i]);
    /* columns of new tables share their table's node; carried columns that of
     * the swap */
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change_made(change) && !change->create)
            change->create = creation_node(change);
        if (change->follows && !change->alter && !change_made(change))
            change->alter = followed_node(change);
        if (change->meanwhile && !change->late && change->follows)
            change->late = change->follows->late;
        if (change->carried && !change->alter)
            change->alter = change->swap->alter;
    }
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        own_edges(diff, change);
        if (change->old && (change->drop || change->alter))
            old_edges(diff, change);
        if (change->new && (node_ready(change) || change->late))
            new_edges(diff, change);
        if (driver_of(change->kind)->edges)
            driver_of(change->kind)->edges(diff, change);
    }
    name_edges(diff);
}
