/* Column defaults. */
#include <string.h>

#include "diff/internal.h"

static void create(struct diff *diff, struct node *node,
                   const struct object *object)
{
    const struct object *column = default_column(object);
    struct value *arguments = step_add(diff, node, "set_default", object);
    set_table(diff, arguments, object);
    set_text(diff, arguments, "column_name", object_get(object, "column_name"));
    value_set(diff->arena, arguments, "default",
              expression_value(diff, object_get(object, "expression"),
                               column ? object_get(column, "type") : ""));
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    create(diff, node, change->new);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *object)
{
    struct value *arguments = step_add(diff, node, "drop_default", object);
    set_table(diff, arguments, object);
    set_text(diff, arguments, "column_name", object_get(object, "column_name"));
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

/* A new column waits for what its default needs, to be made with it. */
static void edges(struct diff *diff, struct change *value)
{
    if (!change_made(value))
        return;
    const struct object *column = default_column(value->new);
    for (size_t i = 0; column && i < value->new->needs.count; i++) {
        struct change *need = change_of(value->new->needs.items[i].to);
        if (need->kind != KIND_COLUMN && need->kind != KIND_TABLE)
            node_before(diff, node_ready(need), change_of(column)->create);
    }
}

const struct driver default_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = drop,
    .falls_on_retype = falls_on_retype,
    .edges = edges,
    .fold = fold,
};
