/* Composite types and their attributes. */
#include <string.h>

#include "diff/internal.h"

static void create(struct diff *diff, struct node *node,
                   const struct object *type)
{
    definition_create(diff, node, type);
    for (size_t i = 0; i < type->children.count; i++)
        if (type->children.items[i]->comment)
            step_comment(diff, node, type->children.items[i]);
}

bool composite_is_stored(const struct object *type)
{
    for (size_t i = 0; i < type->needed_by.count; i++) {
        const struct object *user = type->needed_by.items[i].to;
        if (user->kind == KIND_ATTRIBUTE)
            user = user->parent;
        if (user->kind == KIND_COLUMN ||
            (user != type && is_type(user->kind) && composite_is_stored(user)))
            return true;
    }
    return false;
}

static bool retypes_attribute(const struct diff *diff,
                              const struct object *type)
{
    for (size_t i = 0; i < type->children.count; i++) {
        const struct object *old = type->children.items[i];
        const struct object *new =
            snapshot_find(diff->new, KIND_ATTRIBUTE, old->key);
        if (new &&
            (!same_text(object_get(old, "type"), object_get(new, "type")) ||
             !same_text(object_get(old, "collation"),
                        object_get(new, "collation"))))
            return true;
    }
    return false;
}

/* The attributes change by themselves; PostgreSQL refuses another type for
 * one that some column stores. */
static bool can_alter(const struct diff *diff, const struct change *change)
{
    return !composite_is_stored(change->old) ||
           !retypes_attribute(diff, change->old);
}

/* Its attributes cannot be made twice; a value's text is one of the new type
 * when the attributes are the same ones. */
static bool stands_alone(const struct change *change)
{
    const struct object *old = change->old, *new = change->new;
    if (old->children.count != new->children.count)
        return false;
    for (size_t i = 0; i < old->children.count; i++)
        if (strcmp(old->children.items[i]->name, new->children.items[i]->name))
            return false;
    return true;
}

static const char *const in_place[] = {"definition", NULL};

const struct driver composite_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .drop = definition_drop,
    .stands_alone = stands_alone,
    .comment_argument = "type_name",
};

/* ------------------------------------------------------------- attributes */

static struct value *attribute_step(struct diff *diff, struct node *node,
                                    const char *verb,
                                    const struct object *attribute)
{
    struct value *arguments = step_add(diff, node, verb, attribute);
    set_text(diff, arguments, "type_name",
             object_print(diff, attribute->parent));
    set_text(diff, arguments, "attribute_name", attribute->name);
    return arguments;
}

static void set_type(struct diff *diff, struct value *arguments,
                     const struct object *attribute)
{
    set_sql(diff, arguments, "type", object_get(attribute, "type"));
    set_text(diff, arguments, "collation", object_get(attribute, "collation"));
}

static void attribute_create(struct diff *diff, struct node *node,
                             const struct object *attribute)
{
    set_type(diff, attribute_step(diff, node, "add_attribute", attribute),
             attribute);
    if (attribute->comment)
        step_comment(diff, node, attribute);
}

static void attribute_drop(struct diff *diff, struct node *node,
                           const struct object *attribute)
{
    attribute_step(diff, node, "drop_attribute", attribute);
}

static void attribute_alter(struct diff *diff, struct node *node,
                            const struct change *change)
{
    if (change->differs)
        set_type(
            diff,
            attribute_step(diff, node, "modify_attribute_type", change->new),
            change->new);
}

static const char *const attribute_in_place[] = {"type", "collation", NULL};

const struct driver attribute_driver = {
    .in_place = attribute_in_place,
    .create = attribute_create,
    .alter = attribute_alter,
    .drop = attribute_drop,
};
