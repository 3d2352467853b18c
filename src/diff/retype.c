#include "diff/retype.h"

#include "diff/steps.h"

bool change_is_parked(const struct change *column)
{
    return column->meanwhile &&
           !same_text(column->meanwhile, object_get(column->new, "type"));
}

bool change_keeps_family(const struct change *column)
{
    if (!column->old || !column->new || column->carried ||
        change_is_parked(column))
        return false;
    return type_same_family(object_get(column->old, "type"),
                            object_get(column->new, "type"));
}

bool retypes_another(const struct change *change, const struct change *column)
{
    for (size_t i = 0; i < change->old->needs.count; i++) {
        const struct change *need = change_of(change->old->needs.items[i].to);
        if (need != column && need->kind == KIND_COLUMN && need->retyped)
            return true;
    }
    return false;
}

/* ----------------------------------------------------------------- steps */

/* Its parent gives the collation or the type up for it. */
static bool is_bare_above(const struct change *column)
{
    return column->follows && column->follows->meanwhile;
}

bool retype_is_late(const struct change *column)
{
    return column->meanwhile && !is_bare_above(column);
}

static bool is_retyped_here(const struct change *column)
{
    if (column->carried)
        return false;
    if (column->meanwhile)
        return !is_bare_above(column);
    return change_has(column, "type") || change_has(column, "collation");
}

static void set_type(struct diff *diff, struct node *node,
                     const struct object *column, const char *from,
                     const char *to, const char *collation)
{
    struct value *arguments =
        column_step(diff, node, "modify_column_type", column);
    set_sql(diff, arguments, "type", to);
    set_text(diff, arguments, "collation", collation);
    if (from)
        set_sql(diff, arguments, "using",
                type_using(diff, column->name, from, to));
}

void retype_now(struct diff *diff, struct node *node,
                const struct change *column)
{
    const struct object *new = column->new;
    if (!is_retyped_here(column))
        return;
    if (change_is_parked(column)) {
        /* whatever it holds becomes text by itself */
        set_type(diff, node, new, NULL, column->meanwhile, NULL);
        return;
    }
    set_type(diff, node, new, object_get(column->old, "type"),
             object_get(new, "type"),
             column->meanwhile ? "pg_catalog.\"default\""
                               : object_get(new, "collation"));
}

/* What the parent's column has of storage its children get with it. */
void retype_settle(struct diff *diff, struct node *node,
                   const struct change *column)
{
    const struct object *new = column->new, *above = changes_with(column);
    struct value *arguments = column_step(diff, node, "modify_column", new);
    if (!same_text(object_get(new, "storage"),
                   above ? object_get(above, "storage") : NULL))
        set_text(diff, arguments, "storage",
                 object_or(new, "storage", object_get(new, "default_storage")));
    set_text(diff, arguments, "compression", object_get(new, "compression"));
    if (arguments->as.table.count == 2)
        node->steps.count--;
}

void retype_late(struct diff *diff, struct node *node,
                 const struct change *column)
{
    const struct object *new = column->new;
    set_type(diff, node, new, column->meanwhile, object_get(new, "type"),
             object_get(new, "collation"));
}
