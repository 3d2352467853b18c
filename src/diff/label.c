/* Security labels. */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

/* "provider=label" */
static const char *provider_of(struct diff *diff, const char *item)
{
    return arena_strndup(diff->arena, item, strcspn(item, "="));
}

static const char *find(const struct value *list, const char *provider)
{
    size_t length = strlen(provider);
    for (size_t i = 0; i < list->as.list.count; i++) {
        const char *item = list->as.list.items[i]->as.string;
        if (strncmp(item, provider, length) == 0 && item[length] == '=')
            return item + length + 1;
    }
    return NULL;
}

static void label(struct diff *diff, struct node *node,
                  const struct object *object, const char *provider,
                  const char *text)
{
    struct value *arguments =
        step_add(diff, node, "set_security_label", object);
    if (object->kind == KIND_COLUMN) {
        set_table(diff, arguments, object);
        set_text(diff, arguments, "column_name", object->name);
    } else {
        set_target(diff, arguments, object);
    }
    set_text(diff, arguments, "provider", provider);
    set_text(diff, arguments, "label", text);
}

static struct value *labels_of(struct diff *diff, const char *array)
{
    return array ? catalog_array(diff->arena, array) : value_list(diff->arena);
}

static void change_labels(struct diff *diff, struct node *node,
                          const struct change *change)
{
    struct value *old =
        labels_of(diff, is_fresh(change) ? NULL : change->old->labels);
    struct value *new = labels_of(diff, change->new->labels);
    for (size_t i = 0; i < old->as.list.count; i++) {
        const char *provider =
            provider_of(diff, old->as.list.items[i]->as.string);
        if (!find(new, provider))
            label(diff, node, change->new, provider, NULL);
    }
    for (size_t i = 0; i < new->as.list.count; i++) {
        const char *provider =
            provider_of(diff, new->as.list.items[i]->as.string);
        if (!same_text(find(old, provider), find(new, provider)))
            label(diff, node, change->new, provider, find(new, provider));
    }
}

void label_steps(struct diff *diff, struct node *node)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        if (change->new &&
            (change->new->labels || (change->old && change->old->labels)))
            change_labels(diff, node, change);
    }
}

/* --------------------------------------------------------- views' columns */

/* The items of "{column,provider,label}". */
enum { COLUMN, PROVIDER, LABEL };

static const char *item_of(const struct value *items, size_t i)
{
    return items->as.list.items[i]->as.string;
}

static void label_column(struct diff *diff, struct node *node,
                         const struct object *view, const struct value *items,
                         const char *text)
{
    struct value *arguments = step_add(diff, node, "set_security_label", view);
    set_text(diff, arguments, "table_name", object_print(diff, view));
    set_text(diff, arguments, "column_name", item_of(items, COLUMN));
    set_text(diff, arguments, "provider", item_of(items, PROVIDER));
    set_text(diff, arguments, "label", text);
}

static bool is_labelled(struct diff *diff, const struct value *labels,
                        const struct value *items)
{
    for (size_t i = 0; i < labels->as.list.count; i++) {
        const struct value *other =
            catalog_array(diff->arena, item_of(labels, i));
        if (same_text(item_of(other, COLUMN), item_of(items, COLUMN)) &&
            same_text(item_of(other, PROVIDER), item_of(items, PROVIDER)))
            return true;
    }
    return false;
}

void view_columns_label(struct diff *diff, struct node *node,
                        const struct object *old, const struct object *new)
{
    struct value *gone, *come;
    set_arrays_changed(diff, old ? object_get(old, "column_labels") : NULL,
                       object_get(new, "column_labels"), &gone, &come);
    for (size_t i = 0; i < gone->as.list.count; i++) {
        const struct value *items =
            catalog_array(diff->arena, item_of(gone, i));
        if (!is_labelled(diff, come, items))
            label_column(diff, node, new, items, NULL);
    }
    for (size_t i = 0; i < come->as.list.count; i++) {
        const struct value *items =
            catalog_array(diff->arena, item_of(come, i));
        label_column(diff, node, new, items, item_of(items, LABEL));
    }
}
