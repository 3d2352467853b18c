#include "diff/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct value *step_add(struct diff *diff, struct node *node, const char *verb,
                       const struct object *object)
{
    struct diff_step step = {.operation = ops_find(verb)};
    if (!step.operation)
        base_die("diff: no operation is called %s", verb);
    step.arguments = value_table(diff->arena);
    step.object = arena_printf(diff->arena, "%s %s",
                               catalog_kind(object->kind)->label, object->key);
    vec_push(diff->arena, &node->steps, step);
    return step.arguments;
}

void set_text(struct diff *diff, struct value *arguments, const char *name,
              const char *text)
{
    if (text)
        value_set(diff->arena, arguments, name,
                  value_string(diff->arena, text));
}

/* SQL arguments are strings, too: the operation's row knows what they are. */
void set_sql(struct diff *diff, struct value *arguments, const char *name,
             const char *text)
{
    if (text && *text)
        set_text(diff, arguments, name, text);
}

void set_true(struct diff *diff, struct value *arguments, const char *name,
              bool truth)
{
    if (truth)
        value_set(diff->arena, arguments, name,
                  value_boolean(diff->arena, true));
}

void set_integer(struct diff *diff, struct value *arguments, const char *name,
                 const char *digits)
{
    if (digits && *digits)
        value_set(diff->arena, arguments, name,
                  value_integer(diff->arena, strtoll(digits, NULL, 10)));
}

void set_array(struct diff *diff, struct value *arguments, const char *name,
               const char *array)
{
    struct value *list = array ? catalog_array(diff->arena, array) : NULL;
    if (list && list->as.list.count)
        value_set(diff->arena, arguments, name, list);
}

static void add_option(struct diff *diff, struct value *options,
                       const char *item)
{
    const char *equals = strchr(item, '=');
    if (!equals)
        base_die("diff: option \"%s\" has no value", item);
    const char *name =
        arena_strndup(diff->arena, item, (size_t)(equals - item));
    value_set(diff->arena, options, name,
              is_whole_number(equals + 1)
                  ? value_integer(diff->arena, strtoll(equals + 1, NULL, 10))
                  : value_string(diff->arena, equals + 1));
}

/* A Lua table has no order of its own: it comes out sorted. */
static bool is_sorted(const struct value *list)
{
    for (size_t i = 1; i < list->as.list.count; i++)
        if (strcmp(list->as.list.items[i - 1]->as.string,
                   list->as.list.items[i]->as.string) > 0)
            return false;
    return true;
}

static void set_option_list(struct diff *diff, struct value *arguments,
                            const char *name, struct value *list)
{
    if (!list || !list->as.list.count)
        return;
    if (!is_sorted(list)) {
        value_set(diff->arena, arguments, name, list);
        return;
    }
    struct value *options = value_table(diff->arena);
    for (size_t i = 0; i < list->as.list.count; i++)
        add_option(diff, options, list->as.list.items[i]->as.string);
    value_set(diff->arena, arguments, name, options);
}

void set_options(struct diff *diff, struct value *arguments, const char *name,
                 const char *array)
{
    set_option_list(diff, arguments, name,
                    array ? catalog_array(diff->arena, array) : NULL);
}

static bool list_has(const struct value *list, const char *text, size_t length)
{
    for (size_t i = 0; list && i < list->as.list.count; i++) {
        const char *item = list->as.list.items[i]->as.string;
        if (strncmp(item, text, length) == 0 &&
            (item[length] == '=' || item[length] == '\0'))
            return true;
    }
    return false;
}

void set_option_changes(struct diff *diff, struct value *arguments,
                        const char *name, const char *from, const char *to)
{
    struct value *old = from ? catalog_array(diff->arena, from) : NULL;
    struct value *new = to ? catalog_array(diff->arena, to) : NULL;
    struct value *with = value_list(diff->arena);
    struct value *reset = value_list(diff->arena);
    for (size_t i = 0; new &&i < new->as.list.count; i++) {
        const char *item = new->as.list.items[i]->as.string;
        if (!list_has(old, item, strlen(item)))
            value_append(diff->arena, with, new->as.list.items[i]);
    }
    for (size_t i = 0; old && i < old->as.list.count; i++) {
        const char *item = old->as.list.items[i]->as.string;
        size_t length = strcspn(item, "=");
        if (!list_has(new, item, length))
            value_append(
                diff->arena, reset,
                value_string(diff->arena,
                             arena_strndup(diff->arena, item, length)));
    }
    set_option_list(diff, arguments, name, with);
    if (reset->as.list.count)
        value_set(diff->arena, arguments, "reset", reset);
}

const char *name_print(struct diff *diff, const char *schema, const char *name)
{
    struct buf buf = {0};
    bool unqualified = !schema || !*schema ||
                       strcmp(schema, diff->options.default_schema) == 0;
    sql_name_write(&buf, unqualified ? NULL : schema, name);
    char *text = arena_strdup(diff->arena, buf_text(&buf));
    buf_release(&buf);
    return text;
}

const char *object_print(struct diff *diff, const struct object *object)
{
    return name_print(diff, object->schema, object->name);
}

void set_table(struct diff *diff, struct value *arguments,
               const struct object *part)
{
    if (!part->parent)
        base_die("diff: %s has no table", part->key);
    set_text(diff, arguments, "table_name", object_print(diff, part->parent));
}

struct value *part_step(struct diff *diff, struct node *node, const char *verb,
                        const struct object *part)
{
    struct value *arguments = step_add(diff, node, verb, part);
    set_table(diff, arguments, part);
    return arguments;
}

struct value *column_step(struct diff *diff, struct node *node,
                          const char *verb, const struct object *column)
{
    struct value *arguments = part_step(diff, node, verb, column);
    set_text(diff, arguments, "column_name", column->name);
    return arguments;
}

struct value *constraint_step(struct diff *diff, struct node *node,
                              const char *verb, const struct object *constraint)
{
    struct value *arguments = part_step(diff, node, verb, constraint);
    set_text(diff, arguments, "constraint_name", constraint->name);
    return arguments;
}

struct value *index_step(struct diff *diff, struct node *node, const char *verb,
                         const struct object *index)
{
    struct value *arguments = step_add(diff, node, verb, index);
    set_text(diff, arguments, "index_name", object_print(diff, index));
    return arguments;
}

struct sql_name key_name(struct diff *diff, const char *key)
{
    struct sql_name name;
    struct err err = {0};
    if (sql_name_parse(diff->arena, key, &name, &err))
        base_die("diff: %s", err.message);
    return name;
}

const char *key_print(struct diff *diff, const char *key)
{
    struct sql_name name = key_name(diff, key);
    return name_print(diff, name.schema, name.name);
}

void set_target(struct diff *diff, struct value *arguments,
                const struct object *object)
{
    const char *argument = driver_of(object->kind)->comment_argument;
    bool foreign = object->kind == KIND_TABLE && object_get(object, "server");
    bool part = object->kind == KIND_COLUMN || object->kind == KIND_CONSTRAINT;
    if (!argument || foreign) {
        set_text(diff, arguments, "object_type",
                 foreign ? "FOREIGN TABLE"
                         : catalog_kind(object->kind)->sql_word);
        set_text(diff, arguments, "object_name", object->identity);
        return;
    }
    if (part)
        set_table(diff, arguments, object);
    set_text(diff, arguments, argument,
             part || !*object->schema ? object->name
                                      : object_print(diff, object));
}

void step_comment(struct diff *diff, struct node *node,
                  const struct object *object)
{
    struct value *arguments = step_add(diff, node, "set_comment", object);
    set_target(diff, arguments, object);
    set_text(diff, arguments, "comment", object->comment);
}

const char *object_or(const struct object *object, const char *attribute,
                      const char *usual)
{
    const char *text = object_get(object, attribute);
    return text ? text : usual;
}

void note_add(struct diff *diff, const char *fmt, ...)
{
    char text[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    vec_push(diff->arena, &diff->plan->notes,
             (const char *)arena_strdup(diff->arena, text));
}
