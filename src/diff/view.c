/* Views. */
#include "diff/internal.h"

/* CREATE OR REPLACE VIEW may add columns at the end and change none (manual,
 * CREATE VIEW). */
static bool can_alter(const struct diff *diff, const struct change *change)
{
    struct value *old =
        catalog_array(diff->arena, object_get(change->old, "columns"));
    struct value *new =
        catalog_array(diff->arena, object_get(change->new, "columns"));
    if (new->as.list.count < old->as.list.count)
        return false;
    for (size_t i = 0; i < old->as.list.count; i++)
        if (!value_equal(old->as.list.items[i], new->as.list.items[i]))
            return false;
    return true;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *view)
{
    definition_create(diff, node, view);
    view_columns_comment(diff, node, view);
    view_columns_label(diff, node, NULL, view);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    definition_replace(diff, node, change);
    view_columns_recomment(diff, node, change);
    view_columns_label(diff, node, change->old, change->new);
}

static const char *const in_place[] = {"definition", "column_comments",
                                       "column_labels", NULL};

const struct driver view_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = definition_drop,
    .falls_on_retype = falls_always,
    .holds_nothing = true,
};
