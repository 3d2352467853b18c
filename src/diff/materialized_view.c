/* Materialized views; and the comments of columns of all views. */
#include <string.h>

#include "diff/internal.h"
#include "diff/row_type.h"
#include "diff/steps.h"

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

/* ---------------------------------------------------- settings of columns */

/* The items of a column's settings. */
enum { COLUMN, STORAGE, DEFAULT_STORAGE, COMPRESSION, TARGET, OPTIONS };

static const char *settings_of(struct diff *diff, const struct value *list,
                               const char *column)
{
    for (size_t i = 0; i < list->as.list.count; i++) {
        const char *settings = list->as.list.items[i]->as.string;
        if (strcmp(item_of(diff, settings, COLUMN), column) == 0)
            return settings;
    }
    return NULL;
}

static const char *storage_word(const char *letter)
{
    switch (*letter) {
    case 'p':
        return "plain";
    case 'e':
        return "external";
    case 'm':
        return "main";
    default:
        return "extended";
    }
}

static const char *compression_word(const char *letter)
{
    switch (*letter) {
    case 'p':
        return "pglz";
    case 'l':
        return "lz4";
    default:
        return "default";
    }
}

/* An item of a column's settings; "" when there are none. */
static const char *setting(struct diff *diff, const char *settings, size_t i)
{
    return settings ? item_of(diff, settings, i) : "";
}

/* What leads from one column's settings to another's; NULL: the usual. */
static void set_column(struct diff *diff, struct node *node,
                       const struct object *view, const char *from,
                       const char *to)
{
    const char *any = to ? to : from;
    const char *storage = setting(diff, to, STORAGE);
    const char *compression = setting(diff, to, COMPRESSION);
    const char *target = setting(diff, to, TARGET);
    struct value *arguments = step_add(diff, node, "modify_column", view);
    set_text(diff, arguments, "table_name", object_print(diff, view));
    set_text(diff, arguments, "column_name", item_of(diff, any, COLUMN));
    if (strcmp(setting(diff, from, STORAGE), storage) != 0)
        set_text(diff, arguments, "storage",
                 storage_word(*storage ? storage
                                       : item_of(diff, any, DEFAULT_STORAGE)));
    if (strcmp(setting(diff, from, COMPRESSION), compression) != 0)
        set_text(diff, arguments, "compression", compression_word(compression));
    if (strcmp(setting(diff, from, TARGET), target) != 0)
        set_integer(diff, arguments, "statistics", *target ? target : "-1");
    set_option_changes(diff, arguments, "options",
                       from ? item_of(diff, from, OPTIONS) : NULL,
                       to ? item_of(diff, to, OPTIONS) : NULL);
}

static void set_columns(struct diff *diff, struct node *node,
                        const struct object *view, const char *from,
                        const char *to)
{
    struct value *old = catalog_array(diff->arena, from ? from : "{}");
    struct value *new = catalog_array(diff->arena, to ? to : "{}");
    for (size_t i = 0; i < new->as.list.count; i++) {
        const char *settings = new->as.list.items[i]->as.string;
        const char *before =
            settings_of(diff, old, item_of(diff, settings, COLUMN));
        if (!before || strcmp(before, settings) != 0)
            set_column(diff, node, view, before, settings);
    }
    for (size_t i = 0; i < old->as.list.count; i++) {
        const char *settings = old->as.list.items[i]->as.string;
        if (!settings_of(diff, new, item_of(diff, settings, COLUMN)))
            set_column(diff, node, view, settings, NULL);
    }
}

/* ------------------------------------------------------------------ views */

static bool reads_empty(const struct object *view);

/* Whether a materialized view has had no rows so far, and gets none. */
static bool is_empty(const struct object *view)
{
    const struct change *change = change_of(view);
    return change_made(change) ? reads_empty(view)
                               : !object_is(change->old, "populated");
}

/* Whether the view reads such a one, which PostgreSQL refuses. */
static bool reads_empty(const struct object *view)
{
    for (size_t i = 0; i < view->needs.count; i++) {
        const struct object *need = view->needs.items[i].to;
        if ((need->kind == KIND_MATERIALIZED_VIEW && is_empty(need)) ||
            (need->kind == KIND_VIEW && reads_empty(need)))
            return true;
    }
    return false;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *view)
{
    const char *definition = object_get(view, "definition");
    if (reads_empty(view))
        definition = arena_printf(diff->arena, "%s\nWITH NO DATA", definition);
    definition_create_as(diff, node, view, definition);
    set_columns(diff, node, view, NULL, object_get(view, "column_settings"));
    view_columns_comment(diff, node, view);
    view_columns_label(diff, node, NULL, view);
}

/* CLUSTER ON names an index, which comes after its view. */
static bool has_late_part(const struct change *change)
{
    return change_made(change)
               ? object_get(change->new, "cluster_index") != NULL
               : switches_index(change, "cluster_index");
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
    if (node->late) {
        cluster(diff, node, change->new);
        return;
    }
    set_columns(diff, node, change->new,
                object_get(change->old, "column_settings"),
                object_get(change->new, "column_settings"));
    view_columns_recomment(diff, node, change);
    view_columns_label(diff, node, change->old, change->new);
}

static const char *const in_place[] = {"cluster_index", "column_comments",
                                       "column_labels", "column_settings",
                                       NULL};

static void edges(struct diff *diff, struct change *view)
{
    table_edges(diff, view);
    row_type_edges(diff, view);
}

const struct driver materialized_view_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = definition_drop,
    .has_late_part = has_late_part,
    .edges = edges,
    .falls_on_retype = falls_always,
};
