/*
 * What a CREATE TABLE can say itself moves into it: defaults and constraints
 * of the new table whose own needs are met by then.  A new column brings its
 * default along in the same way: the rows that are there get it at once.
 */
#include <string.h>

#include "diff/internal.h"
#include "diff/parts.h"

static bool met_by(const struct node *node, const struct node *home)
{
    for (size_t i = 0; i < node->previous.count; i++) {
        const struct node *before = node->previous.items[i];
        if (before->home)
            before = before->home;
        if (before != home && before->position > home->position &&
            before->steps.count)
            return false;
    }
    return true;
}

struct value *fold_column(struct value *arguments, const char *name)
{
    const char *itself = value_get_string(arguments, "column_name");
    if (itself)
        return strcmp(itself, name) == 0 ? arguments : NULL;
    struct value *columns = value_get(arguments, "columns");
    for (size_t i = 0; columns && i < columns->as.list.count; i++) {
        struct value *column = columns->as.list.items[i];
        if (strcmp(value_get_string(column, "column_name"), name) == 0)
            return column;
    }
    return NULL;
}

static bool fold_into(struct diff *diff, struct node *home, struct node *part)
{
    const struct driver *driver = driver_of(part->change->kind);
    return driver->fold && driver->fold(diff, home->steps.items[0].arguments,
                                        part->change->new);
}

/* The node in which the part's table or column is created, or NULL. */
static struct node *home_node(const struct node *part)
{
    const struct object *new = part->change->new;
    if (part->phase != PHASE_CREATE || !new || !new->parent ||
        new->parent->kind != KIND_TABLE)
        return NULL;
    struct node *node = change_of(new->parent)->create;
    if (!node && new->kind == KIND_DEFAULT) {
        const struct object *column = default_column(new);
        node = column ? change_of(column)->create : NULL;
        if (node && node->change != change_of(column))
            return NULL; /* it comes with its parent's */
    }
    if (!node || !node->steps.count || object_get(new->parent, "server"))
        return NULL;
    return node;
}

void fold_tables(struct diff *diff)
{
    for (size_t i = 0; i < diff->order.count; i++) {
        struct node *part = diff->order.items[i];
        struct node *home = home_node(part);
        if (home && part->steps.count && met_by(part, home) &&
            fold_into(diff, home, part)) {
            part->steps.count = 0;
            part->home = home;
        }
    }
}
