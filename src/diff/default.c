/* Column defaults. */
#include <string.h>

#include "diff/generated.h"
#include "diff/identity.h"
#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/retype.h"
#include "diff/steps.h"

/* A child's default that says no more than that it lacks its parent's. */
static bool is_none(const char *expression)
{
    return !expression || strcmp(expression, "NULL") == 0;
}

static struct value *default_step(struct diff *diff, struct node *node,
                                  const char *verb, const struct object *object)
{
    struct value *arguments = part_step(diff, node, verb, object);
    set_text(diff, arguments, "column_name", object_get(object, "column_name"));
    return arguments;
}

static void set(struct diff *diff, struct node *node,
                const struct object *object, const char *expression)
{
    const struct object *column = default_column(object);
    value_set(diff->arena, default_step(diff, node, "set_default", object),
              "default",
              expression_value(diff, expression,
                               column ? object_get(column, "type") : ""));
}

static void create(struct diff *diff, struct node *node,
                   const struct object *object)
{
    const char *expression = object_get(object, "expression");
    if (is_none(expression))
        default_step(diff, node, "drop_default", object);
    else
        set(diff, node, object, expression);
}

/* ------------------------------------------------------------ inheritance */

/* The column's default: its own, or the one that it has from above. */
static const struct object *in_force(const struct snapshot *snapshot,
                                     const struct object *column)
{
    const struct object *own = NULL;
    for (; column && !own && !has_identity(column);
         column = inherited_from(snapshot, column))
        own = column_default(column);
    return own;
}

static const char *present(const struct snapshot *snapshot,
                           const struct object *column)
{
    const struct object *value = in_force(snapshot, column);
    return value ? object_get(value, "expression") : NULL;
}

const char *default_from_above(const struct diff *diff,
                               const struct object *column)
{
    const char *expression =
        column_default(column) ? NULL : present(diff->new, column);
    return is_none(expression) ? NULL : expression;
}

/* The default that a column had from above does not fit its new type. */
static bool falls(const struct diff *diff, const struct change *column)
{
    return column->retyped && !change_keeps_family(column) &&
           !is_none(present(diff->old, column->old));
}

/* Whether a table that moves has to say it: PostgreSQL gives the parents'
 * defaults to new tables alone. */
static bool changes_with_move(const struct diff *diff,
                              const struct change *column, const char **wanted)
{
    if (!column->old || change_made(column) || column_default(column->new) ||
        column_default(column->old) || is_generated(column->new))
        return false;
    const char *had = present(diff->old, column->old);
    *wanted = default_from_above(diff, column->new);
    return falls(diff, column) ||
           !same_text(is_none(had) ? NULL : had, *wanted);
}

void default_leave(struct diff *diff, struct node *node,
                   const struct object *column)
{
    const char *wanted;
    if (changes_with_move(diff, change_of(column), &wanted) &&
        (!wanted || falls(diff, change_of(column))))
        column_step(diff, node, "drop_default", column);
}

void default_join(struct diff *diff, struct node *node,
                  const struct object *column)
{
    const char *wanted;
    if (changes_with_move(diff, change_of(column), &wanted) && wanted)
        value_set(diff->arena, column_step(diff, node, "set_default", column),
                  "default",
                  expression_value(diff, wanted, object_get(column, "type")));
}

/* Sequences, functions and their like: who else is needed has edges. */
static struct change *need_of(const struct edge *edge)
{
    enum catalog_kind kind = edge->to->kind;
    return kind == KIND_COLUMN || kind == KIND_TABLE ? NULL
                                                     : change_of(edge->to);
}

void default_move_edges(struct diff *diff, const struct change *column,
                        const struct change *table)
{
    const struct object *old =
        column->old ? in_force(diff->old, column->old) : NULL;
    const struct object *new = in_force(diff->new, column->new);
    struct node *releases = new ? table->late : table->alter;
    for (size_t i = 0; old && i < old->needs.count; i++) {
        const struct change *need = need_of(&old->needs.items[i]);
        if (need && !need->new)
            node_before(diff, releases, need->drop);
    }
    for (size_t i = 0; new &&i < new->needs.count; i++) {
        const struct change *need = need_of(&new->needs.items[i]);
        if (!need)
            continue;
        node_before(diff, node_ready(need), table->late);
        node_before(diff, node_ready(need), column->create);
    }
}

void default_yield(struct diff *diff, struct node *node,
                   const struct change *column)
{
    const struct object *above = inherited_from(diff->new, column->new);
    const struct object *value = above ? in_force(diff->new, above) : NULL;
    if (value && !is_none(object_get(value, "expression")) &&
        (!column->old || !column_default(column->old) ||
         change_of(value)->action))
        column_step(diff, node, "drop_default", column->new);
}

void default_return(struct diff *diff, struct node *node,
                    const struct change *column)
{
    const struct object *has = in_force(diff->new, column->new);
    const char *wanted = default_from_above(diff, column->new);
    if (wanted && change_of(has)->action == ACTION_NONE)
        value_set(
            diff->arena, column_step(diff, node, "set_default", column->new),
            "default",
            expression_value(diff, wanted, object_get(column->new, "type")));
}

/* ALTER TABLE of a parent sets its default in the child, where an identity
 * lets it not: all of them come before that comes, or after it has gone. */
static void edges_above(struct diff *diff, const struct change *column,
                        const struct snapshot *snapshot,
                        const struct object *above)
{
    bool goes = has_identity(column->old);
    for (; above; above = inherited_from(snapshot, above)) {
        const struct object *value = column_default(above);
        struct node *nodes[] = {
            value ? change_of(value)->drop : NULL,
            value ? node_ready(change_of(value)) : NULL,
            column->follows ? NULL : change_of(above)->alter,
        };
        for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
            node_before(diff, goes ? column->alter : nodes[i],
                        goes ? nodes[i] : column->alter);
        if (column->late_not_null)
            node_before(diff, change_of(above)->alter, column->late);
    }
}

void default_identity_edges(struct diff *diff, const struct change *column)
{
    if (!column->alter || !column->old || !column->new ||
        has_identity(column->old) == has_identity(column->new))
        return;
    edges_above(diff, column, diff->old,
                inherited_from(diff->old, column->old));
    edges_above(diff, column, diff->new,
                inherited_from(diff->new, column->new));
}

static const struct object *column_above(const struct snapshot *snapshot,
                                         const struct object *object)
{
    const struct object *column = object ? default_column(object) : NULL;
    return column ? inherited_from(snapshot, column) : NULL;
}

/* ALTER TABLE … SET DEFAULT of a parent changes its children's as well. */
static void decide(struct diff *diff, struct change *change)
{
    if (change->action != ACTION_NONE || !change->old || !change->new)
        return;
    const struct object *old = column_above(diff->old, change->old);
    const struct object *new = column_above(diff->new, change->new);
    if (old && new &&
        !same_text(present(diff->old, old), present(diff->new, new)))
        change->action = ACTION_ALTER;
}

/* The parent's change comes before the child's own. */
static void parent_edges(struct diff *diff, struct change *value,
                         const struct snapshot *snapshot,
                         const struct object *object)
{
    const struct object *column = column_above(snapshot, object);
    for (; column; column = inherited_from(snapshot, column)) {
        const struct object *own = column_default(column);
        struct change *parent = own ? change_of(own) : NULL;
        struct node *mine = node_ready(value) ? node_ready(value) : value->drop;
        if (!parent || parent == value || mine == parent->drop)
            continue;
        node_before(diff, node_ready(parent), mine);
        node_before(diff, parent->drop, node_ready(value));
    }
}

/* Whether what the default calls goes, too, which it cannot before it. */
static bool calls_what_goes(const struct object *value)
{
    for (size_t i = 0; i < value->needs.count; i++) {
        const struct change *need = need_of(&value->needs.items[i]);
        if (need && change_gone(need))
            return true;
    }
    return false;
}

/* What stays of the column has no default, or the one from above.  A column
 * that goes takes its default along, unless that has to go before. */
static void drop(struct diff *diff, struct node *node,
                 const struct object *object)
{
    const struct object *column = default_column(object);
    const struct change *change = column ? change_of(column) : NULL;
    bool gone = change && (!change->new || change_gone(change));
    if (gone && !(change_of(object)->explicit_drop && calls_what_goes(object)))
        return;
    const char *kept = change && !gone ? present(diff->new, change->new) : NULL;
    if (change && !gone &&
        !change_of(object)->new &&same_text(kept,
                                            object_get(object, "expression")))
        return;
    if (!change_of(object)->new && !is_none(kept))
        set(diff, node, object, kept);
    else if (!is_none(object_get(object, "expression")))
        default_step(diff, node, "drop_default", object);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    create(diff, node, change->new);
}

static const char *const in_place[] = {"expression", NULL};

static bool falls_on_retype(const struct change *change,
                            const struct change *column)
{
    return change->differs || !change_keeps_family(column);
}

static bool fold(struct diff *diff, struct value *table,
                 const struct object *object)
{
    struct value *column =
        fold_column(table, object_get(object, "column_name"));
    if (!column)
        return false;
    const char *type = value_get_string(column, "type");
    value_set(diff->arena, column, "default",
              expression_value(diff, object_get(object, "expression"),
                               type ? type : ""));
    return true;
}

/* A new column waits for what its default needs, to be made with it, unless
 * that needs the column. */
static void edges(struct diff *diff, struct change *value)
{
    parent_edges(diff, value, diff->old, value->old);
    parent_edges(diff, value, diff->new, value->new);
    if (!change_made(value) || value->comes_later)
        return;
    const struct object *column = default_column(value->new);
    for (size_t i = 0; column && i < value->new->needs.count; i++) {
        const struct change *need = need_of(&value->new->needs.items[i]);
        if (need)
            node_before(diff, node_ready(need), change_of(column)->create);
    }
}

/* The same text is another value where the column has another type. */
static bool is_certain(const struct change *change)
{
    const struct object *old = default_column(change->old);
    const struct object *new = default_column(change->new);
    return old && new &&
           !same_text(object_get(old, "type"), object_get(new, "type"));
}

const struct driver default_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .falls_on_retype = falls_on_retype,
    .edges = edges,
    .fold = fold,
    .is_certain = is_certain,
    .holds_nothing = true,
    .reaches_out = true,
};
