/* Materialized views; and the comments of columns of all views. */
#include <string.h>

#include "diff/internal.h"

/* ---------------------------------------------------- comments of columns */

static const char *item_of(struct diff *diff, const char *pair, size_t i)
{
    return catalog_array(diff->arena, pair)->as.list.items[i]->as.string;
}

static bool is_commented(struct diff *diff, const struct value *pairs,
                         const char *column)
{
    for (size_t i = 0; i < pairs->as.list.count; i++)
        if (strcmp(item_of(diff, pairs->as.list.items[i]->as.string, 0),
                   column) == 0)
            return true;
    return false;
}

static void comment_column(struct diff *diff, struct node *node,
                           const struct object *view, const char *column,
                           const char *comment)
{
    struct value *arguments = step_add(diff, node, "set_comment", view);
    set_text(diff, arguments, "table_name", object_print(diff, view));
    set_text(diff, arguments, "column_name", column);
    set_text(diff, arguments, "comment", comment);
}

static void comment_columns(struct diff *diff, struct node *node,
                            const struct object *view,
                            const struct value *pairs)
{
    for (size_t i = 0; i < pairs->as.list.count; i++) {
        const char *pair = pairs->as.list.items[i]->as.string;
        comment_column(diff, node, view, item_of(diff, pair, 0),
                       item_of(diff, pair, 1));
    }
}

void view_columns_comment(struct diff *diff, struct node *node,
                          const struct object *view)
{
    const char *pairs = object_get(view, "column_comments");
    if (pairs)
        comment_columns(diff, node, view, catalog_array(diff->arena, pairs));
}

void view_columns_recomment(struct diff *diff, struct node *node,
                            const struct change *change)
{
    struct value *gone, *come;
    set_arrays_changed(diff, object_get(change->old, "column_comments"),
                       object_get(change->new, "column_comments"), &gone,
                       &come);
    for (size_t i = 0; i < gone->as.list.count; i++) {
        const char *column =
            item_of(diff, gone->as.list.items[i]->as.string, 0);
        if (!is_commented(diff, come, column))
            comment_column(diff, node, change->new, column, NULL);
    }
    comment_columns(diff, node, change->new, come);
}

/* ------------------------------------------------------------------ views */

static void create(struct diff *diff, struct node *node,
                   const struct object *view)
{
    definition_create(diff, node, view);
    view_columns_comment(diff, node, view);
}

/* CLUSTER ON names an index, which comes after its view. */
static bool has_late_part(const struct change *change)
{
    return change_made(change)
               ? object_get(change->new, "cluster_index") != NULL
               : change_has(change, "cluster_index");
}

static void cluster(struct diff *diff, struct node *node,
                    const struct object *view)
{
    struct value *arguments = step_add(diff, node, "modify_table", view);
    set_text(diff, arguments, "table_name", object_print(diff, view));
    set_text(diff, arguments, "cluster_on", object_get(view, "cluster_index"));
    set_true(diff, arguments, "without_cluster",
             !object_get(view, "cluster_index"));
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (node->late)
        cluster(diff, node, change->new);
    else
        view_columns_recomment(diff, node, change);
}

static const char *const in_place[] = {"cluster_index", "column_comments",
                                       NULL};

const struct driver materialized_view_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = definition_drop,
    .has_late_part = has_late_part,
    .edges = table_edges,
    .falls_on_retype = falls_always,
};
