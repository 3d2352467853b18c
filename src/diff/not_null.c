/*
 * From PostgreSQL 18 on every NOT NULL is a constraint with a name.  Those
 * with the name that PostgreSQL chooses, and those that a table has from its
 * parent, are their column's attribute; the others are constraints.  A column
 * that stays NOT NULL keeps its constraint, which may get another name.  A
 * partition's have the names of its parent's, or others when it was made on its
 * own and attached: it is made with them.  Once it is there PostgreSQL renames
 * none of them, and mig detaches no partition for a name's sake.
 */
#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/steps.h"

struct not_null {
    bool there;
    const struct object *constraint; /* NULL: the column says it */
    const char *name;
    bool inherited; /* its name is the parent's business */
    bool no_inherit;
    bool valid;
};

static const struct object *constraint_of(const struct object *column)
{
    const struct object *table = column->parent;
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *part = table->children.items[i];
        if (is_constraint(part, "n") &&
            same_text(object_get(part, "not_null_column"), column->name))
            return part;
    }
    return NULL;
}

static struct not_null not_null_of(struct diff *diff,
                                   const struct object *column)
{
    const struct object *constraint = constraint_of(column);
    const char *name = object_get(column, "not_null_name");
    struct not_null found = {
        .there = constraint || object_is(column, "not_null"),
        .constraint = constraint,
        .name = name,
        .inherited = name != NULL,
        .valid = true,
    };
    if (constraint) {
        found.name = constraint->name;
        found.no_inherit = object_is(constraint, "no_inherit");
        found.valid = object_is(constraint, "validated");
    } else if (!name) {
        found.name =
            name_chosen(diff, column->parent->name, column->name, "not_null");
    }
    return found;
}

static bool stays(const struct change *change)
{
    return change->old && change->new && change->action != ACTION_REPLACE;
}

/* The constraint's own steps are not needed. */
static void forget(const struct object *constraint)
{
    if (constraint)
        change_of(constraint)->action = ACTION_NONE;
}

/* PostgreSQL makes no NOT NULL invalid again. */
static bool can_keep(const struct not_null *old, const struct not_null *new)
{
    return new->valid || !old->valid;
}

/* It lets nobody rename what comes from a parent; a table that moves has the
 * names that it is to have before it gets the parent. */
static bool is_out_of_reach(const struct change *column,
                            const struct not_null *new)
{
    return new->inherited && !table_moves(change_of(column->new->parent));
}

static bool is_handed_down(const struct not_null *found)
{
    return found->there && !found->no_inherit;
}

/* Whether a table above gets what it hands down, or drops it: one that becomes
 * NO INHERIT leaves it to the children. */
static bool changes_above(struct diff *diff, const struct object *column)
{
    const struct object *above = inherited_from(diff->new, column);
    for (; above; above = inherited_from(diff->new, above)) {
        const struct change *change = change_of(above);
        if (!stays(change))
            continue;
        struct not_null old = not_null_of(diff, change->old);
        struct not_null new = not_null_of(diff, change->new);
        if (is_handed_down(&old) ? !new.there : is_handed_down(&new))
            return true;
    }
    return false;
}

void not_null_leave_to_parent(struct diff *diff, struct change *column)
{
    if (diff->server_version < 180000 || !stays(column) ||
        !change_has(column, "not_null") ||
        table_moves(change_of(column->new->parent)))
        return;
    const struct object *holder =
        object_is(column->new, "not_null") ? column->new : column->old;
    if (object_get(holder, "not_null_name") && changes_above(diff, column->new))
        change_forget(column, "not_null");
}

void not_null_join_edges(struct diff *diff, struct change *column)
{
    const struct object *above = inherited_from(diff->new, column->new);
    if (above && column->keeps_not_null)
        node_before(diff, node_ready(change_of(above)), node_ready(column));
}

/* Whether the column had it from its parent alone, which loses it: it goes with
 * that, and what the column is to have comes after it. */
static bool goes_with_parent(struct diff *diff, const struct change *column,
                             const struct not_null *old,
                             const struct not_null *new)
{
    return old->inherited && !old->constraint && !new->inherited &&
           !same_text(old->name, new->name) &&
           !table_moves(change_of(column->new->parent)) &&
           changes_above(diff, column->new);
}

void not_null_edges(struct diff *diff, const struct change *column)
{
    if (diff->server_version < 180000 || !stays(column))
        return;
    const struct object *own = constraint_of(column->new);
    struct node *made = own ? node_ready(change_of(own)) : column->alter;
    const struct object *above = inherited_from(diff->old, column->old);
    for (; above; above = inherited_from(diff->old, above)) {
        const struct object *constraint = constraint_of(above);
        if (constraint)
            node_before(diff, change_of(constraint)->drop, made);
    }
}

/* Whether the table above keeps to itself what it handed down, and leaves the
 * column one of its own, which shall have none. */
static bool is_left_behind(struct diff *diff, const struct change *column)
{
    const struct object *above = inherited_from(diff->new, column->new);
    if (!above || !stays(change_of(above)) ||
        table_moves(change_of(column->new->parent)))
        return false;
    struct not_null old = not_null_of(diff, change_of(above)->old);
    struct not_null new = not_null_of(diff, above);
    return is_handed_down(&old) && new.there &&new.no_inherit;
}

void keep_not_null(struct diff *diff, struct change *column)
{
    if (diff->server_version < 180000 || !stays(column) ||
        !stays(change_of(column->new->parent)))
        return;
    struct not_null old = not_null_of(diff, column->old);
    struct not_null new = not_null_of(diff, column->new);
    if (old.inherited && !new.there && is_left_behind(diff, column))
        change_note(column, "not_null");
    if (!old.there || !new.there)
        return;
    if (same_text(old.name, new.name) && !old.constraint == !new.constraint)
        return;
    if (!can_keep(&old, &new))
        return;
    change_forget(column, "not_null");
    if (goes_with_parent(diff, column, &old, &new)) {
        if (!new.constraint)
            change_note(column, "not_null");
        return;
    }
    bool out_of_reach = is_out_of_reach(column, &new);
    if (out_of_reach && new.constraint)
        return; /* what comes from the parent becomes its own as well */
    forget(old.constraint);
    forget(new.constraint);
    column->keeps_not_null = !out_of_reach;
    if (column->keeps_not_null && column->action == ACTION_NONE)
        column->action = ACTION_ALTER;
}

void not_null_steps(struct diff *diff, struct node *node,
                    const struct change *column)
{
    struct not_null old = not_null_of(diff, column->old);
    struct not_null new = not_null_of(diff, column->new);
    struct value *arguments;
    if (!same_text(old.name, new.name)) {
        arguments = part_step(diff, node, "rename_constraint", column->new);
        set_text(diff, arguments, "old_constraint_name", old.name);
        set_text(diff, arguments, "new_constraint_name", new.name);
    }
    if (old.no_inherit != new.no_inherit) {
        arguments = part_step(diff, node, "modify_constraint", column->new);
        set_text(diff, arguments, "constraint_name", new.name);
        value_set(diff->arena, arguments, "no_inherit",
                  value_boolean(diff->arena, new.no_inherit));
    }
    if (!old.valid && new.valid) {
        arguments = part_step(diff, node, "validate_constraint", column->new);
        set_text(diff, arguments, "constraint_name", new.name);
    }
    const char *comment = new.constraint ? new.constraint->comment : NULL;
    const char *before = old.constraint ? old.constraint->comment : NULL;
    if (new.constraint && !same_text(comment, before))
        step_comment(diff, node, new.constraint);
    else if (before && !new.constraint) {
        arguments = part_step(diff, node, "set_comment", column->new);
        set_text(diff, arguments, "constraint_name", new.name);
    }
}

static const char *not_null_text(struct diff *diff, const struct object *column)
{
    struct buf text = {0};
    buf_adds(&text, "NOT NULL ");
    sql_ident(&text, column->name);
    const char *kept = arena_strdup(diff->arena, buf_text(&text));
    buf_release(&text);
    return kept;
}

/* The name that has to be said for PostgreSQL to give it, or NULL: a
 * partition's that is not its parent's; and any of a table that is made anew,
 * because the partitions which left it have constraints of that name. */
static const char *name_to_say(struct diff *diff, const struct object *column)
{
    const struct object *above = object_get(column->parent, "partition_of")
                                     ? inherited_from(diff->new, column)
                                     : NULL;
    const char *name = object_get(column, "not_null_name");
    if (above)
        return name && !same_text(name, not_null_of(diff, above).name) ? name
                                                                       : NULL;
    return change_of(column->parent)->anew && object_is(column, "not_null")
               ? not_null_of(diff, column).name
               : NULL;
}

void not_null_names(struct diff *diff, struct value *arguments,
                    const struct object *table)
{
    if (diff->server_version < 180000)
        return;
    struct value *list = value_list(diff->arena);
    for (size_t i = 0; i < table->children.count; i++) {
        const struct object *column = table->children.items[i];
        const char *name =
            column->kind == KIND_COLUMN ? name_to_say(diff, column) : NULL;
        if (!name)
            continue;
        struct value *spec = value_table(diff->arena);
        set_text(diff, spec, "constraint", "not_null");
        set_text(diff, spec, "constraint_name", name);
        set_sql(diff, spec, "definition", not_null_text(diff, column));
        value_append(diff->arena, list, spec);
    }
    if (list->as.list.count)
        value_set(diff->arena, arguments, "constraints", list);
}
