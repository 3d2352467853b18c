#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/retype.h"

static bool has_text(const char *text)
{
    return text && *text;
}

/* ------------------------------------------------------------------ spec */

/* Before PostgreSQL 16 a child's column takes its parent's expression and may
 * not name one of its own. */
static bool says_expression(const struct diff *diff,
                            const struct object *column)
{
    const struct object *above =
        column->parent ? inherited_from(diff->new, column) : NULL;
    return diff->server_version >= 160000 || !above ||
           !has_text(object_get(above, "generated"));
}

static void set_generated(struct diff *diff, struct value *spec,
                          const struct object *column)
{
    if (!has_text(object_get(column, "generated")) ||
        !says_expression(diff, column))
        return;
    set_sql(diff, spec, "generated", object_get(column, "expression"));
    set_true(diff, spec, "virtual", *object_get(column, "generated") == 'v');
}

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
    set_generated(diff, spec, column);
    set_text(diff, spec, "storage", object_get(column, "storage"));
    set_text(diff, spec, "compression", object_get(column, "compression"));
    set_integer(diff, spec, "statistics", object_get(column, "statistics"));
    set_options(diff, spec, "options", object_get(column, "options"));
    set_options(diff, spec, "fdw_options", object_get(column, "fdw_options"));
    set_text(diff, spec, "comment", column->comment);
}

static bool has_identity(const struct object *column)
{
    return has_text(object_get(column, "identity"));
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

static bool is_child(const struct object *table, const struct object *parent)
{
    return table->kind == KIND_TABLE &&
           (is_partition_of(table, parent) || object_get(table, "inherits"));
}

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

/* Whether ADD COLUMN leaves a child its column, and that without its default. */
static bool joins_own(const struct diff *diff, const struct object *part,
                      const struct object *column)
{
    const struct object *value = column_default(column);
    return !change_made(change_of(part)) &&
           !table_moves(change_of(part->parent)) &&
           !(value && change_of(value)->comes_later) &&
           inherited_from(diff->new, part) == column;
}

/* Children and partitions that are there get the column with its table: then
 * they are given what they have of their own.  Those that have it get the
 * default. */
static void create_below(struct diff *diff, struct node *node,
                         const struct object *column,
                         const struct object *added)
{
    const struct object *table = column->parent;
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *child = table->needed_by.items[i].to;
        const struct object *part =
            is_child(child, table)
                ? part_named(child, KIND_COLUMN, column->name)
                : NULL;
        if (!part)
            continue;
        if (joins_own(diff, part, column))
            default_join(diff, node, part);
        if (!change_made(change_of(part)) ||
            change_of(part)->follows != change_of(column))
            continue;
        part_settings(diff, node, part, added);
        create_below(diff, node, part, added);
    }
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
    create_below(diff, node, column, column);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *column)
{
    struct value *arguments = column_step(diff, node, "drop_column", column);
    if (!goes_alone(diff, change_of(column)))
        return;
    set_true(diff, arguments, "only", true);
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

static void set_expression(struct diff *diff, struct node *node,
                           const struct object *column)
{
    set_sql(diff, column_step(diff, node, "set_expression", column),
            "generated", object_get(column, "expression"));
}

static void alter_generated(struct diff *diff, struct node *node,
                            const struct change *change)
{
    if (change_has(change, "generated")) {
        column_step(diff, node, "drop_expression", change->new);
        return;
    }
    if (change_has(change, "expression"))
        set_expression(diff, node, change->new);
}

static bool sets(const struct change *change, const char *attribute)
{
    return change_has(change, attribute) ||
           (change->retyped && object_get(change->new, attribute));
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
    if (change_has(change, "identity") && !has_identity(change->new))
        column_step(diff, node, "drop_identity", change->new);
    if (identity_is_renamed(change))
        identity_rename(diff, node, change);
    bool narrowed = has_identity(change->old) && identity_is_narrowed(change);
    if (narrowed)
        alter_identity(diff, node, change);
    retype_now(diff, node, change);
    alter_generated(diff, node, change);
    alter_not_null(diff, node, change);
    if (!narrowed)
        alter_identity(diff, node, change);
    if (change_has(change, "identity_persistence") && has_identity(change->new))
        set_persistence(diff, node, change->new);
    if (!change->meanwhile)
        alter_settings(diff, node, change);
}

/* A new column's sequence is as its table is; a collation or a type is there
 * again. */
static bool has_late_part(const struct change *change)
{
    if (change->meanwhile)
        return retype_is_late(change);
    return change_made(change) &&
           (object_get(change->new, "identity_persistence") ||
            anew_has_identity(change));
}

/* NULL: it comes with the parent's; `none` says that it has none. */
static const char *own(const struct object *above, const struct object *column,
                       const char *attribute, const char *none)
{
    const char *text = object_get(column, attribute);
    if (!above)
        return text;
    if (same_text(text, object_get(above, attribute)))
        return NULL;
    return text ? text : none;
}

/* New tables do not take their parents' targets. */
static const char *own_target(const struct object *above,
                              const struct object *column)
{
    return change_made(change_of(column->parent))
               ? object_get(column, "statistics")
               : own(above, column, "statistics", "-1");
}

/* One with a name comes from the parent's constraint. */
static bool has_own_not_null(const struct object *above,
                             const struct object *column)
{
    return object_is(column, "not_null") && !object_is(above, "not_null") &&
           !object_get(column, "not_null_name");
}

/* Whether its expression is not its parent's. */
static bool has_own_expression(const struct object *above,
                               const struct object *column)
{
    return above && has_text(object_get(column, "generated")) &&
           !same_text(object_get(column, "expression"),
                      object_get(above, "expression"));
}

struct value *part_spec(struct diff *diff, const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    set_text(diff, spec, "column_name", column->name);
    if (object_get(column->parent, "partition_of") &&
        has_own_expression(inherited_from(diff->new, column), column))
        set_generated(diff, spec, column);
    return spec;
}

void part_settings(struct diff *diff, struct node *node,
                   const struct object *column, const struct object *model)
{
    if (column->comment)
        step_comment(diff, node, column);
    if (column->kind != KIND_COLUMN)
        return;
    const struct object *above = inherited_from(diff->new, column);
    if (above && has_own_not_null(above, column))
        column_step(diff, node, "add_not_null", column);
    if (has_own_expression(above, column) &&
        !object_get(column->parent, "partition_of"))
        set_expression(diff, node, column);
    struct value *arguments = column_step(diff, node, "modify_column", column);
    set_text(
        diff, arguments, "storage",
        own(above, column, "storage", object_get(column, "default_storage")));
    set_text(diff, arguments, "compression",
             own(model, column, "compression", "default"));
    set_integer(diff, arguments, "statistics", own_target(above, column));
    set_options(diff, arguments, "options", object_get(column, "options"));
    if (arguments->as.table.count == 2)
        node->steps.count--;
}

static bool can_alter(const struct diff *diff, const struct change *change)
{
    const char *old = object_get(change->old, "generated");
    const char *new = object_get(change->new, "generated");
    if (change_has(change, "generated"))
        return *old == 's' && !*new && !change_has(change, "type");
    if (!*new)
        return true;
    if (change_has(change, "type") || change_has(change, "collation"))
        return false;
    return !change_has(change, "expression") || diff->server_version >= 170000;
}

static void edges(struct diff *diff, struct change *column)
{
    if (column->late && anew_has_identity(column))
        anew_identity_edges(diff, column);
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

/* PostgreSQL refuses to change a type under a generated column. */
static bool falls_on_retype(const struct change *change,
                            const struct change *column)
{
    return change != column && has_text(object_get(change->old, "generated"));
}

static void decide(struct diff *diff, struct change *change)
{
    inherit_part(diff, change);
    not_null_leave_to_parent(diff, change);
    keep_not_null(diff, change);
}

const struct driver column_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .falls_on_retype = falls_on_retype,
    .edges = edges,
    .has_late_part = has_late_part,
    .comment_argument = "column_name",
};
