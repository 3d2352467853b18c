#include "diff/generated.h"

#include "diff/steps.h"

bool is_generated(const struct object *column)
{
    const char *kind = object_get(column, "generated");
    return kind && *kind;
}

/* Before PostgreSQL 16 a child's column takes its parent's expression and may
 * not name one of its own. */
static bool says_expression(const struct diff *diff,
                            const struct object *column)
{
    const struct object *above =
        column->parent ? inherited_from(diff->new, column) : NULL;
    return diff->server_version >= 160000 || !above || !is_generated(above);
}

void generated_set(struct diff *diff, struct value *spec,
                   const struct object *column)
{
    if (!is_generated(column) || !says_expression(diff, column))
        return;
    set_sql(diff, spec, "generated", object_get(column, "expression"));
    set_true(diff, spec, "virtual", *object_get(column, "generated") == 'v');
}

void generated_express(struct diff *diff, struct node *node,
                       const struct object *column)
{
    set_sql(diff, column_step(diff, node, "set_expression", column),
            "generated", object_get(column, "expression"));
}

void generated_alter(struct diff *diff, struct node *node,
                     const struct change *change)
{
    if (change_has(change, "generated"))
        column_step(diff, node, "drop_expression", change->new);
    else if (change_has(change, "expression"))
        generated_express(diff, node, change->new);
}

bool generated_can_alter(const struct diff *diff, const struct change *change)
{
    if (change_has(change, "generated"))
        return *object_get(change->old, "generated") == 's' &&
               !is_generated(change->new) && !change_has(change, "type");
    if (!is_generated(change->new))
        return true;
    if (change_has(change, "type") || change_has(change, "collation"))
        return false;
    return !change_has(change, "expression") || diff->server_version >= 170000;
}

/* PostgreSQL refuses to change a type under a generated column. */
bool generated_falls(const struct change *change, const struct change *column)
{
    return change != column && is_generated(change->old);
}
