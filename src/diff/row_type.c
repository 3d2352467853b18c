#include "diff/row_type.h"

#include <string.h>

#include "diff/generated.h"
#include "diff/parts.h"

/* Whether an item of a view's columns, "name type", is of the type. */
static bool is_of_type(const char *item, const char *type)
{
    const char *found = strstr(item, type);
    for (; found; found = strstr(found + 1, type)) {
        const char *behind = found + strlen(type);
        if (found > item && found[-1] == ' ' &&
            (!*behind || strcmp(behind, "[]") == 0))
            return true;
    }
    return false;
}

bool view_stores_rows(const struct object *view, const struct object *table)
{
    const char *array = view->kind == KIND_MATERIALIZED_VIEW
                            ? object_get(view, "columns")
                            : NULL;
    if (!array || !strstr(array, table->name))
        return false;
    struct arena *arena = arena_new();
    const struct value *items = catalog_array(arena, array);
    bool found = false;
    for (size_t i = 0; i < items->as.list.count && !found; i++)
        found = is_of_type(items->as.list.items[i]->as.string, table->key);
    arena_free(arena);
    return found;
}

static bool stores_rows(const struct object *user, const struct object *table)
{
    return table->kind == KIND_TABLE &&
           (view_stores_rows(user, table) ||
            (user->kind == KIND_COLUMN && user->parent != table) ||
            user->kind == KIND_FUNCTION);
}

static bool has_domain(const struct object *column)
{
    for (size_t i = 0; i < column->needs.count; i++)
        if (column->needs.items[i].to->kind == KIND_DOMAIN)
            return true;
    return false;
}

bool changes_rows(const struct change *column)
{
    if (column->kind != KIND_COLUMN || !column->new)
        return false;
    const struct object *new = column->new;
    if (!change_made(column))
        return column->retyped && !change_gone(column);
    return column_default(new) || is_generated(new) ||
           object_get(new, "identity") || has_domain(new);
}

/* What the column's change has to come after, or before. */
struct turn {
    struct node *gone;
    struct node *made;
};

static void wait_for_column(struct diff *diff, const struct change *column,
                            const struct turn *turn)
{
    if (!changes_rows(column))
        return;
    node_before(diff, turn->gone, node_ready(column));
    node_before(diff, node_ready(column), turn->made);
}

/* For the columns of the table and of those above it. */
static void wait_for_columns(struct diff *diff, const struct object *table,
                             const struct turn *turn)
{
    const struct object *new = change_of(table)->new;
    for (size_t i = 0; new &&i < new->children.count; i++)
        wait_for_column(diff, change_of(new->children.items[i]), turn);
    for (size_t i = 0; i < table->needs.count; i++)
        if (table->needs.items[i].to->kind == KIND_TABLE)
            wait_for_columns(diff, table->needs.items[i].to, turn);
}

static void wait_for_rows(struct diff *diff, const struct object *user,
                          const struct turn *turn)
{
    for (size_t i = 0; i < user->needs.count; i++)
        if (stores_rows(user, user->needs.items[i].to))
            wait_for_columns(diff, user->needs.items[i].to, turn);
}

void row_type_edges(struct diff *diff, const struct change *user)
{
    if (user->old && user->drop)
        wait_for_rows(diff, user->old, &(struct turn){.gone = user->drop});
    if (user->new && user->create)
        wait_for_rows(diff, user->new, &(struct turn){.made = user->create});
}
