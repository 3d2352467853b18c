/*
 * Types whose own functions take or return them: base types, and ranges with
 * a canonical function.  A shell comes first, then the functions, then the
 * type; and the functions go with the type, since neither can go alone.
 */
#include "diff/internal.h"
#include "diff/steps.h"

static bool needs(const struct object *object, const struct object *other)
{
    for (size_t i = 0; i < object->needs.count; i++)
        if (object->needs.items[i].to == other)
            return true;
    return false;
}

bool type_is_own_function(const struct object *type,
                          const struct object *function)
{
    return (type->kind == KIND_BASE_TYPE || type->kind == KIND_RANGE) &&
           function->kind == KIND_FUNCTION && needs(type, function) &&
           needs(function, type);
}

bool type_needs_shell(const struct object *type)
{
    for (size_t i = 0; i < type->needs.count; i++)
        if (type_is_own_function(type, type->needs.items[i].to))
            return true;
    return false;
}

void type_create_shell(struct diff *diff, struct node *node,
                       const struct object *type)
{
    set_sql(diff, step_add(diff, node, "add_shell_type", type), "definition",
            arena_printf(diff->arena, "CREATE TYPE %s", type->key));
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *type)
{
    definition_drop(diff, node, type);
    size_t last = node->steps.count - 1;
    set_true(diff, node->steps.items[last].arguments, "cascade",
             type_needs_shell(type));
}

/* Functions that come with a type (a range's constructors and multirange, a
 * base type's own) keep their names when it is renamed: it stands alone. */
const struct driver base_type_driver = {
    .create = definition_create,
    .drop = drop,
    .stands_alone = true,
    .comment_argument = "type_name",
};
