/* Schemas, extensions and enums. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

/* --------------------------------------------------------------- schemas */

static void schema_create(struct diff *diff, struct node *node,
                          const struct object *schema)
{
    set_text(diff, step_add(diff, node, "add_schema", schema), "schema_name",
             schema->name);
    if (schema->comment)
        step_comment(diff, node, schema);
}

static void schema_drop(struct diff *diff, struct node *node,
                        const struct object *schema)
{
    set_text(diff, step_add(diff, node, "drop_schema", schema), "schema_name",
             schema->name);
}

const struct driver schema_driver = {
    .create = schema_create,
    .drop = schema_drop,
    .comment_argument = "schema_name",
};

/* ------------------------------------------------------------ extensions */

static void extension_create(struct diff *diff, struct node *node,
                             const struct object *extension)
{
    struct value *arguments = step_add(diff, node, "add_extension", extension);
    const char *schema = object_get(extension, "schema_name");
    set_text(diff, arguments, "extension_name", extension->name);
    if (strcmp(schema, "pg_catalog") != 0)
        set_text(diff, arguments, "schema_name", schema);
    if (!same_text(extension->comment,
                   object_get(extension, "default_comment")))
        step_comment(diff, node, extension);
}

static void extension_drop(struct diff *diff, struct node *node,
                           const struct object *extension)
{
    set_text(diff, step_add(diff, node, "drop_extension", extension),
             "extension_name", extension->name);
}

static void extension_alter(struct diff *diff, struct node *node,
                            const struct change *change)
{
    if (!change_has(change, "schema_name"))
        return;
    struct value *arguments =
        step_add(diff, node, "modify_extension", change->new);
    set_text(diff, arguments, "extension_name", change->new->name);
    set_text(diff, arguments, "schema_name",
             object_get(change->new, "schema_name"));
}

static bool extension_can_alter(const struct diff *diff,
                                const struct change *change)
{
    (void)diff;
    return object_is(change->old, "relocatable");
}

static const char *const extension_in_place[] = {"schema_name", NULL};

const struct driver extension_driver = {
    .in_place = extension_in_place,
    .can_alter = extension_can_alter,
    .create = extension_create,
    .alter = extension_alter,
    .drop = extension_drop,
    .comment_argument = "extension_name",
};

/* ----------------------------------------------------------------- enums */

static void enum_create(struct diff *diff, struct node *node,
                        const struct object *type)
{
    struct value *arguments = step_add(diff, node, "add_type", type);
    set_text(diff, arguments, "type_name", object_print(diff, type));
    value_set(diff->arena, arguments, "values",
              catalog_array(diff->arena, object_get(type, "labels")));
    if (type->comment)
        step_comment(diff, node, type);
}

static void enum_drop(struct diff *diff, struct node *node,
                      const struct object *type)
{
    set_text(diff, step_add(diff, node, "drop_type", type), "type_name",
             object_print(diff, type));
}

static const char *label(const struct value *labels, size_t i)
{
    return labels->as.list.items[i]->as.string;
}

/* Labels new[from..to) go in before new[to] or at the end. */
static void add_values(struct diff *diff, struct node *node,
                       const struct object *type, const struct value *labels,
                       size_t from, size_t to)
{
    struct value *arguments = step_add(diff, node, "add_type_values", type);
    struct value *values = value_list(diff->arena);
    set_text(diff, arguments, "type_name", object_print(diff, type));
    for (size_t i = from; i < to; i++)
        value_append(diff->arena, values, labels->as.list.items[i]);
    value_set(diff->arena, arguments, "values", values);
    if (to < labels->as.list.count)
        set_text(diff, arguments, "before", label(labels, to));
}

static void enum_alter(struct diff *diff, struct node *node,
                       const struct change *change)
{
    if (!change_has(change, "labels"))
        return;
    struct value *old =
        catalog_array(diff->arena, object_get(change->old, "labels"));
    struct value *new =
        catalog_array(diff->arena, object_get(change->new, "labels"));
    size_t known = 0, count = new->as.list.count, from = 0;
    for (size_t i = 0; i <= count; i++) {
        bool kept =
            i == count || (known < old->as.list.count &&
                           strcmp(label(old, known), label(new, i)) == 0);
        if (!kept)
            continue;
        if (from < i)
            add_values(diff, node, change->new, new, from, i);
        from = i + 1;
        known++;
    }
}

/* Whether deparsed text has the label as a constant. */
static bool mentions(const struct object *object, const char *quoted)
{
    const struct catalog_kind_info *info = catalog_kind(object->kind);
    for (size_t i = 0; i < info->attribute_count; i++)
        if (object->values[i] && strstr(object->values[i], quoted))
            return true;
    return false;
}

/* A label that was added cannot be used before its transaction ends (manual,
 * ALTER TYPE): what the plan makes must not mention it. */
static bool is_used_at_once(const struct diff *diff, const struct object *type,
                            const char *label_text)
{
    const char *quoted = arena_printf(diff->arena, "'%s'::", label_text);
    for (size_t i = 0; i < type->needed_by.count; i++)
        if (mentions(type->needed_by.items[i].to, quoted))
            return true;
    return false;
}

/* Labels can be added in place; none can go or move. */
static bool enum_can_alter(const struct diff *diff, const struct change *change)
{
    struct value *old =
        catalog_array(diff->arena, object_get(change->old, "labels"));
    struct value *new =
        catalog_array(diff->arena, object_get(change->new, "labels"));
    size_t known = 0;
    for (size_t i = 0; i < new->as.list.count; i++) {
        if (known < old->as.list.count &&
            strcmp(label(old, known), label(new, i)) == 0)
            known++;
        else if (is_used_at_once(diff, change->new, label(new, i)))
            return false;
    }
    return known == old->as.list.count;
}

static const char *const enum_in_place[] = {"labels", NULL};

const struct driver enum_driver = {
    .in_place = enum_in_place,
    .can_alter = enum_can_alter,
    .create = enum_create,
    .alter = enum_alter,
    .drop = enum_drop,
    .comment_argument = "type_name",
};
