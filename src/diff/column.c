#include "diff/child_column.h"
#include "diff/generated.h"
#include "diff/identity.h"
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/retype.h"
#include "diff/row_type.h"
#include "diff/steps.h"

/* ------------------------------------------------------------------ spec */

static void fill_spec(struct diff *diff, struct value *spec,
                      const struct object *column)
{
    set_text(diff, spec, "column_name", column->name);
    if (!object_get(column->parent, "of_type") ||
        !change_made(change_of(column->parent))) {
        set_sql(diff, spec, "type", object_get(column, "type"));
        set_text(diff, spec, "collation", object_get(column, "collation"));
    }
    set_true(diff, spec, "not_null", object_is(column, "not_null"));
    generated_set(diff, spec, column);
    set_text(diff, spec, "storage", object_get(column, "storage"));
    set_text(diff, spec, "compression", object_get(column, "compression"));
    set_integer(diff, spec, "statistics", object_get(column, "statistics"));
    set_options(diff, spec, "options", object_get(column, "options"));
    set_options(diff, spec, "fdw_options", object_get(column, "fdw_options"));
    set_text(diff, spec, "comment", column->comment);
}

static void set_identity(struct diff *diff, struct value *arguments,
                         const struct object *column)
{
    if (has_identity(column))
        value_set(diff->arena, arguments, "identity",
                  identity_spec(diff, column));
}

struct value *column_spec(struct diff *diff, const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    fill_spec(diff, spec, column);
    set_identity(diff, spec, column);
    return spec;
}

/* ---------------------------------------------------------------- create */

/* PostgreSQL adds no identity to a table with children, before 17 to none
 * with partitions either. */
static bool takes_no_identity(const struct diff *diff,
                              const struct object *column)
{
    const struct object *table = change_of(column->parent)->old;
    if (!table || !has_identity(column) ||
        (is_partitioned(table) && diff->server_version >= 170000))
        return false;
    for (size_t i = 0; i < table->needed_by.count; i++)
        if (is_child(table->needed_by.items[i].to, table))
            return true;
    return false;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *column)
{
    const char *filler = takes_no_identity(diff, column)
                             ? identity_filler(diff, node, column)
                             : NULL;
    struct value *arguments = part_step(diff, node, "add_column", column);
    fill_spec(diff, arguments, column);
    const char *expression = table_moves(change_of(column->parent))
                                 ? default_from_above(diff, column)
                                 : NULL;
    if (expression)
        value_set(
            diff->arena, arguments, "default",
            expression_value(diff, expression, object_get(column, "type")));
    if (filler)
        identity_fill(diff, node, arguments, column, filler);
    else
        set_identity(diff, arguments, column);
    child_columns_join(diff, node, column);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *column)
{
    struct value *arguments = column_step(diff, node, "drop_column", column);
    set_true(diff, arguments, "only", goes_alone(diff, change_of(column)));
    const struct object *table = column->parent;
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *kept =
            column_kept(diff, change_of(column), table->needed_by.items[i].to);
        if (kept && !table_moves(change_of(kept->parent)))
            default_leave(diff, node, kept);
    }
}

/* ----------------------------------------------------------------- alter */

static void alter_identity(struct diff *diff, struct node *node,
                           const struct change *change)
{
    if (!has_identity(change->new))
        return;
    struct value *spec;
    const char *verb = "modify_identity";
    if (!has_identity(change->old)) {
        verb = "add_identity";
        default_yield(diff, node, change);
        spec = identity_spec(diff, change->new);
    } else {
        spec = identity_changes(diff, change);
    }
    if (spec)
        value_set(diff->arena, column_step(diff, node, verb, change->new),
                  "identity", spec);
    if (!has_identity(change->old) && identity_is_ascending(change->new))
        step_advance(diff, node, change->new);
}

static void alter_not_null(struct diff *diff, struct node *node,
                           const struct change *change)
{
    if (change->keeps_not_null)
        not_null_steps(diff, node, change);
    if (!change_has(change, "not_null"))
        return;
    bool set = object_is(change->new, "not_null");
    column_step(diff, node, set ? "add_not_null" : "drop_not_null",
                change->new);
}

static bool sets(const struct change *change, const char *attribute)
{
    return change_has(change, attribute) ||
           (change->retyped && !change->carried &&
            object_get(change->new, attribute));
}

static const struct option_names fdw_options = {
    "fdw_options",
    "set_fdw_options",
    "drop_fdw_options",
};

static void alter_settings(struct diff *diff, struct node *node,
                           const struct change *change)
{
    const struct object *new = change->new;
    struct value *arguments = column_step(diff, node, "modify_column", new);
    if (sets(change, "storage"))
        set_text(diff, arguments, "storage",
                 object_or(new, "storage", object_get(new, "default_storage")));
    if (sets(change, "compression"))
        set_text(diff, arguments, "compression",
                 object_or(new, "compression", "default"));
    if (change_has(change, "statistics"))
        set_integer(diff, arguments, "statistics",
                    object_or(new, "statistics", "-1"));
    if (change_has(change, "fdw_options"))
        set_foreign_options(diff, arguments, &fdw_options,
                            object_get(change->old, "fdw_options"),
                            object_get(new, "fdw_options"));
    if (change_has(change, "options"))
        set_option_changes(diff, arguments, "options",
                           object_get(change->old, "options"),
                           object_get(new, "options"));
    if (arguments->as.table.count == 2)
        node->steps.count--;
}

/* The identity's sequence is in the write-ahead log, or not. */
static void set_persistence(struct diff *diff, struct node *node,
                            const struct object *column)
{
    const char *persistence =
        object_or(column, "identity_persistence",
                  object_get(column->parent, "persistence"));
    struct value *arguments = step_add(diff, node, "modify_sequence", column);
    set_text(diff, arguments, "sequence_name",
             key_print(diff, object_get(column, "identity_sequence")));
    value_set(diff->arena, arguments, "unlogged",
              value_boolean(diff->arena, *persistence == 'u'));
}

static void alter_late(struct diff *diff, struct node *node,
                       const struct change *change)
{
    const struct object *new = change->new;
    if (change->meanwhile) {
        retype_late(diff, node, change);
        alter_settings(diff, node, change);
    } else if (identity_is_renamed(change)) {
        identity_rename(diff, node, change);
    } else if (object_get(new, "identity_persistence")) {
        set_persistence(diff, node, new);
    }
    if (change->late_not_null)
        alter_not_null(diff, node, change);
    if (anew_has_identity(change))
        step_advance(diff, node, new);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (node->late) {
        alter_late(diff, node, change);
        return;
    }
    if (change_has(change, "identity") && !has_identity(change->new)) {
        column_step(diff, node, "drop_identity", change->new);
        default_return(diff, node, change);
    }
    if (identity_is_renamed(change))
        identity_rename(diff, node, change);
    bool narrowed = has_identity(change->old) && identity_is_narrowed(change);
    if (narrowed)
        alter_identity(diff, node, change);
    retype_now(diff, node, change);
    generated_alter(diff, node, change);
    if (!change->late_not_null)
        alter_not_null(diff, node, change);
    if (!narrowed)
        alter_identity(diff, node, change);
    if (change_has(change, "identity_persistence") && has_identity(change->new))
        set_persistence(diff, node, change->new);
    if (!change->meanwhile)
        alter_settings(diff, node, change);
}

/* A new column's sequence is as its table is; a collation, a type or a NOT NULL
 * is there again. */
static bool has_late_part(const struct change *change)
{
    if (change->meanwhile)
        return retype_is_late(change);
    return change->late_not_null ||
           (change_made(change) &&
            (object_get(change->new, "identity_persistence") ||
             anew_has_identity(change)));
}

static void edges(struct diff *diff, struct change *column)
{
    if (column->late && anew_has_identity(column))
        anew_identity_edges(diff, column);
    row_type_edges(diff, column);
    default_identity_edges(diff, column);
    not_null_edges(diff, column);
}

static const char *const in_place[] = {
    "type",
    "collation",
    "not_null",
    "identity",
    "identity_sequence",
    "identity_start",
    "identity_min",
    "identity_increment",
    "identity_max",
    "identity_cache",
    "identity_cycle",
    "identity_persistence",
    "storage",
    "compression",
    "statistics",
    "options",
    "generated",
    "expression",
    "fdw_options",
    NULL,
};

static void decide(struct diff *diff, struct change *change)
{
    inherit_part(diff, change);
    not_null_leave_to_parent(diff, change);
    keep_not_null(diff, change);
}

const struct driver column_driver = {
    .in_place = in_place,
    .can_alter = generated_can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .falls_on_retype = generated_falls,
    .edges = edges,
    .has_late_part = has_late_part,
    .comment_argument = "column_name",
};
