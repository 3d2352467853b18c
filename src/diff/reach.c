/*
 * What stands in the way of a change is taken down and put back: the
 * dependents (by pg_depend of the old side) of everything that is dropped,
 * replaced or gets another type, and theirs in turn.
 */
#include <string.h>

#include "diff/internal.h"

struct reach {
    struct diff *diff;
    VEC(struct change *) work;
};

static bool is_type(enum catalog_kind kind)
{
    return kind >= KIND_ENUM && kind <= KIND_BASE_TYPE;
}

static void replace(struct reach *reach, struct change *change)
{
    change->action = ACTION_REPLACE;
    change->retyped = change->carried = change->uncollated = false;
    change->ownerless = false;
    vec_push(reach->diff->arena, &reach->work, change);
}

static bool column_survives(const struct change *column)
{
    return column->old && column->new && !change_gone(column);
}

/* Whether it, or what it is inherited from, gets another type. */
static bool leaves_type(const struct change *column)
{
    for (; column; column = column->follows)
        if (change_has(column, "type"))
            return true;
    return false;
}

/* A column of a type that is swapped keeps its rows: the swap carries it. */
static void carry(struct reach *reach, struct change *column,
                  struct change *type)
{
    if (column->carried || leaves_type(column))
        return; /* it leaves the type before it goes */
    column->carried = true;
    column->swap = type;
    type->retyped = true;
    bool before = column->retyped;
    column->retyped = true;
    if (!before)
        vec_push(reach->diff->arena, &reach->work, column);
}

static bool is_generated(const struct change *column)
{
    return *object_get(column->old, "generated") != '\0';
}

/* Whether a column says the collation on both sides. */
static bool says_collation(const struct change *column,
                           const struct change *collation)
{
    return same_text(object_get(column->old, "collation"),
                     collation->old->key) &&
           same_text(object_get(column->new, "collation"), collation->old->key);
}

/* A column keeps its rows, without the collation while that is replaced; what
 * it has from a parent it gives up with the parent's. */
static void uncollate(struct reach *reach, struct change *column)
{
    const struct object *above =
        is_inherited(column->new) &&
                !table_moves(change_of(column->new->parent))
            ? inherited_from(reach->diff->new, column->new)
            : NULL;
    column->uncollated = true;
    if (above)
        column->follows = change_of(above);
    else if (column->action == ACTION_NONE)
        column->action = ACTION_ALTER;
    bool before = column->retyped;
    column->retyped = true;
    if (!before)
        vec_push(reach->diff->arena, &reach->work, column);
}

/* A table is named by its columns, too. */
static const struct object *named(const struct object *object)
{
    return object->kind == KIND_COLUMN ? object->parent : object;
}

/* Whether y's new side needs what comes in the place of x: it cannot let go of
 * the one in the step that takes the other. */
static bool needs_namesake(const struct change *y, const struct change *x)
{
    const struct object *gone = named(x->old);
    for (size_t i = 0; i < y->new->needs.count; i++) {
        const struct object *need = named(y->new->needs.items[i].to);
        if (change_of(need) != change_of(gone) && is_namesake(gone, need))
            return true;
    }
    return false;
}

/* y's old side needs x's, and x's will be gone. */
static void react_to_gone(struct reach *reach, struct change *y,
                          struct change *x)
{
    if (!y->new || change_gone(y))
        return;
    if (is_relation_key(x->old) && clone_stays_behind(y))
        return;
    if (x->anew && table_moves(y))
        return;
    if (is_type(x->kind) && x->action == ACTION_REPLACE &&
        y->kind == KIND_COLUMN && column_survives(y) && !is_generated(y)) {
        carry(reach, y, x);
        return;
    }
    if (x->kind == KIND_COLLATION && x->action == ACTION_REPLACE &&
        y->kind == KIND_COLUMN && column_survives(y) && !y->carried &&
        !is_generated(y) && says_collation(y, x)) {
        uncollate(reach, y);
        return;
    }
    if (y->action == ACTION_ALTER && y->differs && !change_needs(y, x) &&
        !needs_namesake(y, x))
        return; /* its own change lets go of x */
    if (y->kind == KIND_SEQUENCE && x->kind != KIND_SCHEMA &&
        change_has(y, "owned_by"))
        return;
    replace(reach, y);
}

/* y's old side needs the column x, whose type changes in place. */
static void react_to_retype(struct reach *reach, struct change *y,
                            struct change *x)
{
    const struct driver *driver = driver_of(y->kind);
    if (!y->new || change_gone(y))
        return;
    if (driver->falls_on_retype && driver->falls_on_retype(y, x)) {
        replace(reach, y);
    } else if (rebuild_forgets(reach->diff, y)) {
        y->rebuilt = true;
        y->action = ACTION_ALTER;
    }
}

/* A new index of a partitioned table takes what is alike on the partitions for
 * its clones: what is to stay apart comes after it. */
static void make_room(struct reach *reach, const struct object *table,
                      const struct change *original)
{
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *partition = partition_at(table, i);
        if (!partition)
            continue;
        for (size_t j = 0; j < partition->children.count; j++) {
            struct change *part = change_of(partition->children.items[j]);
            if (clone_crowds(reach->diff, part, original))
                replace(reach, part);
        }
        make_room(reach, partition, original);
    }
}

static bool is_new_key(const struct change *x)
{
    return (x->kind == KIND_INDEX || x->kind == KIND_CONSTRAINT) &&
           x->new &&change_made(x) && x->new->parent &&
           x->new->parent->kind == KIND_TABLE;
}

static void react(struct reach *reach, struct change *x)
{
    if (is_new_key(x))
        make_room(reach, x->new->parent, x);
    if (!x->old)
        return;
    struct change *original = clone_pulls(x);
    if (original && original->new)
        replace(reach, original);
    for (size_t i = 0; i < x->old->needed_by.count; i++) {
        struct change *y = change_of(x->old->needed_by.items[i].to);
        if (y == x)
            continue;
        if (change_gone(x))
            react_to_gone(reach, y, x);
        else if (x->retyped)
            react_to_retype(reach, y, x);
    }
}

static void follow(struct reach *reach)
{
    for (size_t i = 0; i < reach->work.count; i++)
        react(reach, reach->work.items[i]);
}

void reach_replace(struct diff *diff, struct change *change)
{
    struct reach reach = {.diff = diff};
    replace(&reach, change);
    follow(&reach);
}

void reach_dependents(struct diff *diff)
{
    struct reach reach = {.diff = diff};
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change_gone(change) || change->retyped || is_new_key(change))
            vec_push(diff->arena, &reach.work, change);
    }
    follow(&reach);
}
