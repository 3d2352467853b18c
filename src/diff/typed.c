/*
 * Typed tables (CREATE TABLE ... OF type): a table leaves its type before the
 * type or its own columns change, and is of it again when both are alike.
 */
#include "diff/internal.h"
#include "diff/steps.h"

bool is_typed_by(const struct object *table, const struct object *type)
{
    return table->kind == KIND_TABLE && type->kind == KIND_COMPOSITE &&
           same_text(object_get(table, "of_type"), type->key);
}

void typed_let_go(struct change *table)
{
    change_note(table, "of_type");
}

static const struct object *type_of(const struct snapshot *snapshot,
                                    const struct object *table)
{
    const char *key = object_get(table, "of_type");
    return key ? snapshot_find(snapshot, KIND_COMPOSITE, key) : NULL;
}

/* Attributes differ; their order is nothing to change. */
static bool has_other_attributes(const struct object *type)
{
    for (size_t i = 0; type && i < type->children.count; i++) {
        const struct change *attribute = change_of(type->children.items[i]);
        if (!attribute->old || !attribute->new || attribute->differs)
            return true;
    }
    return false;
}

void typed_decide(const struct diff *diff, struct change *table)
{
    const struct object *type =
        table->old && table->new ? type_of(diff->old, table->old) : NULL;
    if (type && !change_gone(table) &&
        (has_other_attributes(type) ||
         has_other_attributes(change_of(type)->new)))
        typed_let_go(table);
}

static struct value *step(struct diff *diff, struct node *node,
                          const char *verb, const struct object *table)
{
    struct value *arguments = step_add(diff, node, verb, table);
    set_text(diff, arguments, "table_name", object_print(diff, table));
    return arguments;
}

bool typed_joins(const struct change *table)
{
    return change_has(table, "of_type") && object_get(table->new, "of_type");
}

void typed_leave(struct diff *diff, struct node *node,
                 const struct change *table)
{
    if (change_has(table, "of_type") && object_get(table->old, "of_type"))
        step(diff, node, "drop_table_type", table->new);
}

void typed_join(struct diff *diff, struct node *node,
                const struct change *table)
{
    if (!change_made(table) && typed_joins(table))
        set_text(diff, step(diff, node, "set_table_type", table->new),
                 "type_name",
                 key_print(diff, object_get(table->new, "of_type")));
}

static void between(struct diff *diff, const struct change *table,
                    struct change *part)
{
    node_before(diff, table->alter, part->drop);
    node_before(diff, table->alter, node_ready(part));
    if (!typed_joins(table))
        return;
    node_before(diff, part->drop, table->late);
    node_before(diff, part->late ? part->late : node_ready(part), table->late);
}

/* The object's parts of the kind, and the object itself if it is no table. */
static void all_between(struct diff *diff, const struct change *table,
                        const struct object *object, enum catalog_kind part)
{
    if (object && object->kind != KIND_TABLE)
        between(diff, table, change_of(object));
    for (size_t i = 0; object && i < object->children.count; i++)
        if (object->children.items[i]->kind == part)
            between(diff, table, change_of(object->children.items[i]));
}

void typed_edges(struct diff *diff, const struct change *table)
{
    if (!table->old || !table->new || change_gone(table) ||
        !change_has(table, "of_type"))
        return;
    all_between(diff, table, table->old, KIND_COLUMN);
    all_between(diff, table, table->new, KIND_COLUMN);
    all_between(diff, table, type_of(diff->old, table->old), KIND_ATTRIBUTE);
    all_between(diff, table, type_of(diff->new, table->new), KIND_ATTRIBUTE);
}
