#include "diff/parts.h"

#include <string.h>

bool is_constraint(const struct object *object, const char *types)
{
    return object->kind == KIND_CONSTRAINT &&
           strchr(types, *object_get(object, "type"));
}

bool is_foreign_key(const struct object *object)
{
    return is_constraint(object, "f");
}

bool is_relation_key(const struct object *object)
{
    return object->kind == KIND_INDEX || is_constraint(object, "pux");
}

struct object *part_named(const struct object *table, enum catalog_kind kind,
                          const char *name)
{
    for (size_t i = 0; table && i < table->children.count; i++) {
        struct object *part = table->children.items[i];
        if (part->kind == kind && strcmp(part->name, name) == 0)
            return part;
    }
    return NULL;
}

struct object *default_column(const struct object *value)
{
    return part_named(value->parent, KIND_COLUMN,
                      object_get(value, "column_name"));
}

struct object *column_default(const struct object *column)
{
    return part_named(column->parent, KIND_DEFAULT, column->name);
}
