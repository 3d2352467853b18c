#include "diff/partitions.h"

#include "diff/internal.h"

bool is_partitioned(const struct object *object)
{
    return object && object->kind == KIND_TABLE &&
           object_get(object, "partition_key");
}

bool is_partition_of(const struct object *object, const struct object *table)
{
    return object->kind == KIND_TABLE && table->kind == KIND_TABLE &&
           same_text(object_get(object, "partition_of"), table->key);
}

const struct object *partition_at(const struct object *table, size_t i)
{
    const struct object *object = table->needed_by.items[i].to;
    return is_partition_of(object, table) ? object : NULL;
}

const struct object *partition_parent(const struct object *object)
{
    for (size_t i = 0; object && i < object->needs.count; i++)
        if (is_partition_of(object, object->needs.items[i].to))
            return object->needs.items[i].to;
    return NULL;
}

const struct object *partition_root(const struct object *table)
{
    const struct object *above = partition_parent(table);
    return above ? partition_root(above) : table;
}
