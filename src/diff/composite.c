/* Composite types and their attributes. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

bool composite_is_stored(const struct object *type)
{
    for (size_t i = 0; i < type->needed_by.count; i++) {
        const struct object *user = type->needed_by.items[i].to;
        if (user->kind == KIND_ATTRIBUTE)
            user = user->parent;
        if (user->kind == KIND_COLUMN || is_typed_by(user, type) ||
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

bool attribute_is_apart(const struct change *attribute)
{
    if (attribute->kind != KIND_ATTRIBUTE || (attribute->old && attribute->new))
        return false;
    const struct change *type = change_of(change_object(attribute)->parent);
    return type->action == ACTION_REPLACE && composite_is_stored(type->old);
}

static void add_attribute(struct buf *text, const struct object *attribute)
{
    const char *collation = object_get(attribute, "collation");
    buf_adds(text, text->length ? ", " : "");
    sql_ident(text, attribute->name);
    buf_addf(text, " %s", object_get(attribute, "type"));
    if (collation)
        buf_addf(text, " COLLATE %s", collation);
}

/* The attributes that stay, as they stand in the database, where those that
 * came later are last: the text of a value that columns store is one of this
 * type. */
static const char *interim_definition(struct diff *diff,
                                      const struct change *change)
{
    const struct object *live = diff->options.back ? change->new : change->old;
    struct buf text = {0};
    for (size_t i = 0; i < live->children.count; i++) {
        const struct change *attribute = change_of(live->children.items[i]);
        if (attribute->old && attribute->new)
            add_attribute(&text, attribute->new);
    }
    const char *definition = arena_printf(diff->arena, "CREATE TYPE %s AS (%s)",
                                          change->new->key, buf_text(&text));
    buf_release(&text);
    return definition;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *type)
{
    const struct change *change = change_of(type);
    bool stored =
        change->action == ACTION_REPLACE && composite_is_stored(change->old);
    definition_create_as(diff, node, type,
                         stored ? interim_definition(diff, change)
                                : object_get(type, "definition"));
    for (size_t i = 0; i < type->children.count; i++)
        if (type->children.items[i]->comment &&
            !attribute_is_apart(change_of(type->children.items[i])))
            step_comment(diff, node, type->children.items[i]);
}

static const char *const in_place[] = {"definition", NULL};

const struct driver composite_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .drop = definition_drop,
    .stands_alone = true, /* its attributes cannot be made twice */
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

typedef void column_visit(struct diff *diff, struct change *attribute,
                          struct change *column);

/* Visits the columns that store the type, or one that is made of it. */
static void each_column(struct diff *diff, struct change *attribute,
                        const struct object *type, column_visit *visit)
{
    for (size_t i = 0; i < type->needed_by.count; i++) {
        const struct object *user = type->needed_by.items[i].to;
        if (user->kind == KIND_ATTRIBUTE)
            user = user->parent;
        if (user->kind == KIND_COLUMN)
            visit(diff, attribute, change_of(user));
        else if (user != type && is_type(user->kind))
            each_column(diff, attribute, user, visit);
    }
}

/* Those that go have gone before the columns are text, and those that come
 * wait until they are of the type again. */
static void column_between(struct diff *diff, struct change *attribute,
                           struct change *column)
{
    node_before(diff, attribute->drop, column->alter);
    node_before(diff, column->late, attribute->create);
}

/* One that no column stores gets another type before some column does. */
static void column_after(struct diff *diff, struct change *attribute,
                         struct change *column)
{
    node_before(diff, attribute->alter,
                column->meanwhile ? column->late : node_ready(column));
}

static void attribute_edges(struct diff *diff, struct change *attribute)
{
    if (attribute_is_apart(attribute))
        each_column(diff, attribute,
                    attribute->old ? attribute->old->parent
                                   : change_of(attribute->new->parent)->old,
                    column_between);
    else if (attribute->alter)
        each_column(diff, attribute, attribute->new->parent, column_after);
}

static const char *const attribute_in_place[] = {"type", "collation", NULL};

const struct driver attribute_driver = {
    .in_place = attribute_in_place,
    .create = attribute_create,
    .alter = attribute_alter,
    .drop = attribute_drop,
    .edges = attribute_edges,
};
