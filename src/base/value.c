#include "base/base.h"

#include <string.h>

static struct value *make(struct arena *arena, enum value_type type)
{
    struct value *value = arena_alloc(arena, sizeof *value);

    value->type = type;
    return value;
}

struct value *value_boolean(struct arena *arena, bool boolean)
{
    struct value *value = make(arena, VALUE_BOOLEAN);

    value->as.boolean = boolean;
    return value;
}

struct value *value_integer(struct arena *arena, int64_t integer)
{
    struct value *value = make(arena, VALUE_INTEGER);

    value->as.integer = integer;
    return value;
}

struct value *value_number(struct arena *arena, double number)
{
    struct value *value = make(arena, VALUE_NUMBER);

    value->as.number = number;
    return value;
}

/* NULL text gives NULL, which value_set ignores. */
static struct value *make_text(struct arena *arena, enum value_type type,
                               const char *text)
{
    if (!text)
        return NULL;
    struct value *value = make(arena, type);
    value->as.string = arena_strdup(arena, text);
    return value;
}

struct value *value_string(struct arena *arena, const char *text)
{
    return make_text(arena, VALUE_STRING, text);
}

struct value *value_sql(struct arena *arena, const char *text)
{
    return make_text(arena, VALUE_SQL, text);
}

struct value *value_list(struct arena *arena)
{
    return make(arena, VALUE_LIST);
}

struct value *value_table(struct arena *arena)
{
    return make(arena, VALUE_TABLE);
}

void value_append(struct arena *arena, struct value *list, struct value *item)
{
    if (item)
        vec_push(arena, &list->as.list, item);
}

static struct value_field *field_of(const struct value *table, const char *name)
{
    if (!table || table->type != VALUE_TABLE)
        return NULL;
    for (size_t i = 0; i < table->as.table.count; i++)
        if (strcmp(table->as.table.items[i].name, name) == 0)
            return &table->as.table.items[i];
    return NULL;
}

void value_set(struct arena *arena, struct value *table, const char *name,
               struct value *item)
{
    if (!item)
        return;
    struct value_field *present = field_of(table, name);
    if (present) {
        present->value = item;
        return;
    }
    struct value_field field = {arena_strdup(arena, name), item};
    vec_push(arena, &table->as.table, field);
}

struct value *value_get(const struct value *table, const char *name)
{
    struct value_field *field = field_of(table, name);

    if (!field || field->value->type == VALUE_NIL)
        return NULL;
    return field->value;
}

const char *value_get_string(const struct value *table, const char *name)
{
    const struct value *value = value_get(table, name);

    if (!value || (value->type != VALUE_STRING && value->type != VALUE_SQL))
        return NULL;
    return value->as.string;
}

bool value_get_boolean(const struct value *table, const char *name)
{
    const struct value *value = value_get(table, name);

    return value && value->type == VALUE_BOOLEAN && value->as.boolean;
}

static bool lists_equal(const struct value *a, const struct value *b)
{
    if (a->as.list.count != b->as.list.count)
        return false;
    for (size_t i = 0; i < a->as.list.count; i++)
        if (!value_equal(a->as.list.items[i], b->as.list.items[i]))
            return false;
    return true;
}

/* Every field of a is in b; a field that is nil counts as absent. */
static bool fields_within(const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < a->as.table.count; i++) {
        const struct value_field *field = &a->as.table.items[i];
        if (field->value->type != VALUE_NIL &&
            !value_equal(field->value, value_get(b, field->name)))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (!a || !b || a == b)
        return a == b;
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_NIL:
        return true;
    case VALUE_BOOLEAN:
        return a->as.boolean == b->as.boolean;
    case VALUE_INTEGER:
        return a->as.integer == b->as.integer;
    case VALUE_NUMBER:
        return a->as.number == b->as.number;
    case VALUE_STRING:
    case VALUE_SQL:
        return strcmp(a->as.string, b->as.string) == 0;
    case VALUE_LIST:
        return lists_equal(a, b);
    case VALUE_TABLE:
        return fields_within(a, b) && fields_within(b, a);
    }
    return false;
}

const char *value_type_name(enum value_type type)
{
    switch (type) {
    case VALUE_NIL:
        return "nil";
    case VALUE_BOOLEAN:
        return "boolean";
    case VALUE_INTEGER:
        return "integer";
    case VALUE_NUMBER:
        return "number";
    case VALUE_STRING:
        return "string";
    case VALUE_SQL:
        return "sql";
    case VALUE_LIST:
        return "list";
    case VALUE_TABLE:
        return "table";
    }
    return "unknown";
}
