/*
 * What a clone is given once it is there: the name and the settings that it
 * has of its own.  Its present name is PostgreSQL's choice, so it is found by
 * the index above it.
 */
#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/parts.h"
#include "diff/steps.h"

static void name_it(struct diff *diff, struct node *node,
                    const struct object *clone)
{
    struct value *arguments =
        part_step(diff, node, "rename_partition_index", clone);
    set_text(diff, arguments, "index_name",
             key_print(diff, object_get(clone, "attached_to")));
    set_text(diff, arguments, "new_index_name", clone->name);
}

void clone_name(struct diff *diff, struct node *node,
                const struct object *clone)
{
    if (!same_text(change_of(clone)->called, clone->name))
        name_it(diff, node, clone);
}

static void settings(struct diff *diff, struct node *node,
                     const struct object *index)
{
    const struct object *above = clone_above(index);
    struct value *arguments = index_step(diff, node, "modify_index", index);
    set_option_changes(diff, arguments, "with", object_get(above, "options"),
                       object_get(index, "options"));
    if (!same_text(object_get(index, "tablespace"),
                   object_get(above, "tablespace")))
        set_text(diff, arguments, "tablespace",
                 object_or(index, "tablespace", "pg_default"));
    if (object_get(index, "statistics"))
        index_statistics(diff, arguments, index);
    if (arguments->as.table.count == 1)
        node->steps.count--;
}

void clone_settle(struct diff *diff, struct node *node,
                  const struct object *clone)
{
    size_t before = node->steps.count;
    name_it(diff, node, clone);
    if (clone->kind == KIND_INDEX)
        settings(diff, node, clone);
    if (clone->comment)
        step_comment(diff, node, clone);
    bool alone = node->steps.count == before + 1;
    if (alone && same_text(change_of(clone)->called, clone->name) &&
        !(clone->kind == KIND_CONSTRAINT && object_get(clone, "index_comment")))
        node->steps.count--;
}

static bool has_own_settings(const struct object *clone)
{
    const struct object *above = clone_above(clone);
    if (clone->kind == KIND_CONSTRAINT)
        return object_get(clone, "index_comment");
    return object_get(clone, "statistics") ||
           !same_text(object_get(clone, "options"),
                      object_get(above, "options")) ||
           !same_text(object_get(clone, "tablespace"),
                      object_get(above, "tablespace"));
}

/* Whether it, or its original before, has a comment. */
static bool is_commented(const struct change *change)
{
    return change->new->comment || clone_root(change->old)->comment;
}

/* PostgreSQL makes a table's indexes anew when a column gets another type: a
 * partition's with a name of its choice, its original's comment and settings,
 * and none with its targets. */
bool rebuild_forgets(struct diff *diff, const struct change *change)
{
    const struct object *new = change->new;
    if (!is_relation_key(new))
        return false;
    if (is_same_clone(change) && !table_moves(change_of(new->parent)))
        return !is_usual_name(diff, new) || has_own_settings(new) ||
               is_commented(change);
    return !is_clone(new) &&
           new->kind == KIND_INDEX &&object_get(new, "statistics");
}

void clone_restore(struct diff *diff, struct node *node,
                   const struct change *change)
{
    const struct object *clone = change->new;
    name_it(diff, node, clone);
    if (clone->kind == KIND_INDEX)
        settings(diff, node, clone);
    if (is_commented(change) && !change->comment_differs)
        step_comment(diff, node, clone);
}

void clone_attach(struct diff *diff, struct node *node,
                  const struct object *clone)
{
    struct value *arguments = step_add(diff, node, "attach_index", clone);
    set_text(diff, arguments, "index_name",
             object_print(diff, clone_above(clone)));
    set_text(diff, arguments, "partition_index_name",
             object_print(diff, clone));
}

void clone_join(struct diff *diff, struct node *node,
                const struct change *change)
{
    if (is_clone(change->new) && !is_clone(change->old) &&
        clone_form(change->new) == CLONE_ATTACHED)
        clone_attach(diff, node, change->new);
}
