/*
 * What stands in the way of a change is taken down and put back: the
 * dependents (by pg_depend of the old side) of everything that is dropped,
 * replaced or gets another type, and theirs in turn.
 */
#include "diff/clones.h"
#include "diff/generated.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/retype.h"
#include "diff/row_type.h"

struct reach {
    struct diff *diff;
    VEC(struct change *) work;
};

/* The part of the table above with which this one goes and comes, or NULL. */
static struct change *part_above(const struct diff *diff,
                                 const struct change *part)
{
    bool is_key =
        part->kind == KIND_CONSTRAINT && !is_constraint(part->old, "c");
    if (is_key || !is_inherited(part->old) || !is_inherited(part->new))
        return NULL;
    const struct change *table = change_of(part->new->parent);
    if (table_moves(table) || change_gone(table))
        return NULL;
    const struct object *above = inherited_from(diff->new, part->new);
    return above && change_of(above)->old ? change_of(above) : NULL;
}

/* Whether it goes with its own table, whatever it had from the one above. */
static bool goes_with_table(const struct change *part)
{
    return part->old->parent && change_gone(change_of(part->old->parent));
}

static void replace(struct reach *reach, struct change *change)
{
    struct change *above = part_above(reach->diff, change);
    if (above && !change_gone(above))
        replace(reach, above);
    if (above || goes_with_table(change))
        change->follows = above;
    change->action = ACTION_REPLACE;
    change->retyped = change->carried = false;
    change->meanwhile = NULL;
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

/* Whether a column says the collation on both sides. */
static bool says_collation(const struct change *column,
                           const struct change *collation)
{
    return same_text(object_get(column->old, "collation"),
                     collation->old->key) &&
           same_text(object_get(column->new, "collation"), collation->old->key);
}

/* A column keeps its rows, and is of the type `meanwhile`, without a collation,
 * while what it has is replaced; what it has from a parent it gives up with the
 * parent's. */
static void bare(struct reach *reach, struct change *column,
                 const char *meanwhile)
{
    const struct object *above = changes_with(column);
    column->carried = false;
    column->meanwhile = meanwhile;
    if (above)
        column->follows = change_of(above);
    else if (column->action == ACTION_NONE)
        column->action = ACTION_ALTER;
    bool before = column->retyped;
    column->retyped = true;
    if (!before)
        vec_push(reach->diff->arena, &reach->work, column);
}

/* Whether the type goes before the one comes that takes its place: its kind
 * has it so, or it is made of one that goes. */
static bool stands_alone(const struct change *type)
{
    if (!is_type(type->kind) || type->action != ACTION_REPLACE)
        return false;
    if (driver_of(type->kind)->stands_alone)
        return true;
    for (size_t i = 0; i < type->old->needs.count; i++) {
        const struct change *need = change_of(type->old->needs.items[i].to);
        if (is_type(need->kind) && change_gone(need))
            return true;
    }
    return false;
}

static bool needs_type(const struct object *column)
{
    for (size_t i = 0; i < column->needs.count; i++)
        if (is_type(column->needs.items[i].to->kind))
            return true;
    return false;
}

/* A column loses its type, and keeps its rows; to one of PostgreSQL's own it
 * goes by itself. */
static void lose_type(struct reach *reach, struct change *column,
                      struct change *type)
{
    if (!stands_alone(type))
        carry(reach, column, type);
    else if (!change_is_parked(column) &&
             !(leaves_type(column) && !needs_type(column->new)))
        bare(reach, column, type_meanwhile(object_get(column->old, "type")));
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

/* An attribute that would be dropped and added without its values. */
static bool is_stored_attribute(const struct change *change)
{
    return change->kind == KIND_ATTRIBUTE &&
           !change_gone(change_of(change->old->parent)) &&
           composite_is_stored(change->old->parent);
}

/* Whether it differs, or gets what it has otherwise with the parent's. */
static bool changes_itself(const struct change *y)
{
    return (y->action == ACTION_ALTER && y->differs) ||
           (y->kind == KIND_COLUMN && leaves_type(y));
}

/* y's old side needs x's, and x's will be gone. */
static void react_to_gone(struct reach *reach, struct change *y,
                          struct change *x)
{
    if (change_swaps(y) && stands_alone(y))
        replace(reach, y); /* its columns cannot be carried any more */
    if (!y->new || change_gone(y))
        return;
    if (is_relation_key(x->old) && clone_stays_behind(y))
        return;
    if (x->anew && table_moves(y))
        return;
    if (is_typed_by(y->old, x->old)) {
        typed_let_go(y);
        return;
    }
    if (is_type(x->kind) && x->action == ACTION_REPLACE &&
        y->kind == KIND_COLUMN && column_survives(y) && !is_generated(y->old)) {
        lose_type(reach, y, x);
        return;
    }
    if (x->kind == KIND_COLLATION && x->action == ACTION_REPLACE &&
        y->kind == KIND_COLUMN && column_survives(y) && !y->carried &&
        !is_generated(y->old) && says_collation(y, x)) {
        if (!y->meanwhile)
            bare(reach, y, object_get(y->new, "type"));
        return;
    }
    if (changes_itself(y) && !change_needs(y, x) && !needs_namesake(y, x))
        return; /* its own change lets go of x */
    if (is_stored_attribute(y) && is_type(x->kind)) {
        replace(reach, change_of(y->old->parent));
        return;
    }
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
            if (clone_crowds(part, original))
                replace(reach, part);
        }
        make_room(reach, partition, original);
    }
}

/* A column of the table changes: materialized views that store rows of it, or
 * of one below it, are made anew. */
static void react_to_rows(struct reach *reach, const struct object *table)
{
    for (size_t i = 0; table && i < table->needed_by.count; i++) {
        const struct object *user = table->needed_by.items[i].to;
        if (user->kind == KIND_TABLE)
            react_to_rows(reach, user);
        else if (view_stores_rows(user, table) && change_of(user)->new &&
                 !change_gone(change_of(user)))
            replace(reach, change_of(user));
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
    if (changes_rows(x))
        react_to_rows(reach, change_of(x->new->parent)->old);
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

static bool is_led_by(const struct change *column, const struct change *leader)
{
    while (column && column != leader)
        column = column->follows;
    return column;
}

void reach_park(struct diff *diff, struct change *column)
{
    struct reach reach = {.diff = diff};
    const char *meanwhile = type_meanwhile(object_get(column->old, "type"));
    for (size_t i = 0; i < diff->changes.count; i++)
        if (is_led_by(diff->changes.items[i], column))
            bare(&reach, diff->changes.items[i], meanwhile);
    follow(&reach);
}

void reach_dependents(struct diff *diff)
{
    struct reach reach = {.diff = diff};
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change_gone(change) || change->retyped || is_new_key(change) ||
            changes_rows(change))
            vec_push(diff->arena, &reach.work, change);
    }
    follow(&reach);
}
