/*
 * What a CREATE TABLE can say itself moves into it: defaults and constraints
 * of the new table whose own needs are met by then.
 */
#include <string.h>

#include "diff/internal.h"

static bool met_by(const struct node *node, const struct node *table)
{
    for (size_t i = 0; i < node->previous.count; i++) {
        const struct node *before = node->previous.items[i];
        if (before != table && before->position > table->position &&
            before->steps.count)
            return false;
    }
    return true;
}

struct value *fold_column(struct value *table, const char *name)
{
    struct value *columns = value_get(table, "columns");
    for (size_t i = 0; columns && i < columns->as.list.count; i++) {
        struct value *column = columns->as.list.items[i];
        if (strcmp(value_get_string(column, "column_name"), name) == 0)
            return column;
    }
    return NULL;
}

static bool fold_into(struct diff *diff, struct node *table, struct node *part)
{
    const struct driver *driver = driver_of(part->change->kind);
    return driver->fold &&
           driver->fold(diff, table->steps.items[0].arguments,
                        part->change->new);
}

/* The node in which the part's table is created, or NULL. */
static struct node *table_node(const struct node *part)
{
    const struct object *new = part->change->new;
    if (part->phase != PHASE_CREATE || !new || !new->parent ||
        new->parent->kind != KIND_TABLE)
        return NULL;
    struct node *node = change_of(new->parent)->create;
    if (!node || !node->steps.count || object_get(new->parent, "server"))
        return NULL;
    return node;
}

void fold_tables(struct diff *diff)
{
    for (size_t i = 0; i < diff->order.count; i++) {
        struct node *part = diff->order.items[i];
        struct node *table = table_node(part);
        if (table && part->steps.count && met_by(part, table) &&
            fold_into(diff, table, part))
            part->steps.count = 0;
    }
}
