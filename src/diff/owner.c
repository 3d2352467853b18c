/* Whose objects are, and what the plan owes to what nobody manages. */
#include "diff/internal.h"
#include "diff/steps.h"

const char *attribute_of(const struct object *object, const char *name)
{
    int index = catalog_attribute_index(catalog_kind(object->kind), name);
    return index < 0 ? NULL : object->values[index];
}

const char *creator(const struct diff *diff)
{
    const struct snapshot *live = diff->options.back ? diff->new : diff->old;
    if (live->role)
        return live->role;
    return diff->old->role ? diff->old->role : diff->new->role;
}

bool is_fresh(const struct change *change)
{
    bool follows = change->follows && change_made(change->follows);
    return !change->old || change_made(change) || change_swaps(change) ||
           follows;
}

const struct object *living(const struct diff *diff,
                            const struct change *change)
{
    return diff->options.back ? change->new : change->old;
}

/* NULL when the kind has no owner. */
static const char *owner_of(const struct object *object)
{
    return object ? attribute_of(object, "owner") : NULL;
}

static const char *owner_before(const struct diff *diff,
                                const struct change *change)
{
    const char *role = is_fresh(change) ? creator(diff) : NULL;
    return role ? role : owner_of(change->old ? change->old : change->new);
}

const char *owner_after(const struct diff *diff, const struct change *change)
{
    const char *kept = owner_of(living(diff, change));
    if (diff->options.owners)
        return owner_of(change->new);
    return kept ? kept : owner_before(diff, change);
}

/* A sequence that belongs to a column goes with its table. */
static bool follows_table(const struct object *object)
{
    return object->kind == KIND_SEQUENCE && object_get(object, "owned_by");
}

static void give(struct diff *diff, struct node *node,
                 const struct object *object, const char *owner)
{
    struct value *arguments = step_add(diff, node, "set_owner", object);
    set_target(diff, arguments, object);
    set_text(diff, arguments, "owner_name", owner);
}

/* A column's sequence has to have the owner of its table before it becomes
 * the column's. */
static void join_table(struct diff *diff, const struct change *sequence)
{
    const struct object *column = sequence_column(sequence->new);
    const struct object *table = column ? column->parent : NULL;
    struct node *node =
        sequence->ownerless ? sequence->alter : sequence->create;
    if (!table || !node || !node->steps.count)
        return;
    const char *owner = owner_before(diff, change_of(table));
    const char *present = owner_before(diff, sequence);
    if (present && owner && !same_text(present, owner))
        give(diff, node, sequence->new, owner);
}

static void own(struct diff *diff, struct node *node,
                const struct change *change)
{
    const char *before = owner_before(diff, change);
    const char *after = owner_after(diff, change);
    bool kept = !diff->options.owners && !is_fresh(change);
    if (follows_table(change->new))
        join_table(diff, change);
    else if (before && after && !kept && !same_text(before, after))
        give(diff, node, change->new, after);
}

void owner_steps(struct diff *diff, struct node *node)
{
    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *change = diff->changes.items[i];
        if (change->new &&owner_of(change->new))
            own(diff, node, change);
    }
}
