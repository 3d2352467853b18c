#include "diff/child_column.h"

#include "diff/generated.h"
#include "diff/identity.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/steps.h"

bool is_child(const struct object *table, const struct object *parent)
{
    return table->kind == KIND_TABLE &&
           (is_partition_of(table, parent) || object_get(table, "inherits"));
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
    return above && is_generated(column) &&
           !same_text(object_get(column, "expression"),
                      object_get(above, "expression"));
}

static void add_identity(struct diff *diff, struct node *node,
                         const struct object *column)
{
    default_yield(diff, node, change_of(column));
    value_set(diff->arena, column_step(diff, node, "add_identity", column),
              "identity", identity_spec(diff, column));
}

struct value *part_spec(struct diff *diff, const struct object *column)
{
    struct value *spec = value_table(diff->arena);
    set_text(diff, spec, "column_name", column->name);
    if (object_get(column->parent, "partition_of") &&
        has_own_expression(inherited_from(diff->new, column), column))
        generated_set(diff, spec, column);
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
    if (identity_is_own(column))
        add_identity(diff, node, column);
    if (has_own_expression(above, column) &&
        !object_get(column->parent, "partition_of"))
        generated_express(diff, node, column);
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

/* `added` is the column whose ADD COLUMN made them all. */
static void join_below(struct diff *diff, struct node *node,
                       const struct object *column, const struct object *added)
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
        join_below(diff, node, part, added);
    }
}

void child_columns_join(struct diff *diff, struct node *node,
                        const struct object *column)
{
    join_below(diff, node, column, column);
}
