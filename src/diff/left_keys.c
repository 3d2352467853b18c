/*
 * Foreign keys that a partition has from its table are no objects of their
 * own (clones); when it leaves they stay with it.
 */
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/steps.h"

static bool leaves(const struct change *table)
{
    return table->old && table->new &&object_get(table->old, "partition_of") &&
           !same_text(object_get(table->old, "partition_of"),
                      object_get(table->new, "partition_of"));
}

static bool is_alike(const struct object *a, const struct object *b)
{
    static const char *const attributes[] = {"definition",         "deferrable",
                                             "initially_deferred", "validated",
                                             "enforced",           NULL};
    return same_attributes(a, b, attributes);
}

/* Those that go with the table's have gone before the partition leaves. */
static bool stays(const struct object *key)
{
    return is_foreign_key(key) && !change_gone(change_of(key));
}

void keep_left_key(struct change *key)
{
    if (key->old || !is_foreign_key(key->new) || key->new->comment ||
        !leaves(change_of(key->new->parent)))
        return;
    const struct object *above = change_of(key->new->parent)->old;
    while ((above = partition_parent(above))) {
        const struct object *left =
            part_named(above, KIND_CONSTRAINT, key->new->name);
        if (left && stays(left) && is_alike(left, key->new))
            key->action = ACTION_NONE;
    }
}

/* Whether the partition keeps it, or had the name for something else. */
static bool is_kept(const struct change *table, const struct object *left)
{
    const struct object *new =
        part_named(table->new, KIND_CONSTRAINT, left->name);
    return (new &&change_of(new)->action == ACTION_NONE) ||
           part_named(table->old, KIND_CONSTRAINT, left->name);
}

void drop_left_keys(struct diff *diff, struct node *node,
                    const struct change *table)
{
    if (!leaves(table))
        return;
    const struct object *above = table->old;
    while ((above = partition_parent(above)))
        for (size_t i = 0; i < above->children.count; i++) {
            const struct object *left = above->children.items[i];
            if (!stays(left) || is_kept(table, left))
                continue;
            struct value *arguments =
                step_add(diff, node, "drop_constraint", table->new);
            set_text(diff, arguments, "table_name",
                     object_print(diff, table->new));
            set_text(diff, arguments, "constraint_name", left->name);
        }
}
