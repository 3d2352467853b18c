/* Triggers; and how their clones on partitions are switched. */
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/steps.h"

static void set_firing(struct diff *diff, struct node *node,
                       const struct object *trigger, const char *enabled)
{
    struct value *arguments = part_step(diff, node, "modify_trigger", trigger);
    set_text(diff, arguments, "trigger_name", trigger->name);
    set_text(diff, arguments, "enabled", enabled_word(enabled));
}

bool is_trigger_clone(const struct object *object)
{
    return object && object->kind == KIND_TRIGGER && object_is(object, "clone");
}

/* The trigger of the partitioned table, or NULL. */
static const struct object *original(const struct object *clone)
{
    for (size_t i = 0; i < clone->needs.count; i++)
        if (clone->needs.items[i].to->kind == KIND_TRIGGER)
            return clone->needs.items[i].to;
    return NULL;
}

/* A clone that is switched otherwise is switched again when its original is,
 * or when its table leaves and joins. */
static void decide(struct diff *diff, struct change *change)
{
    (void)diff;
    if (!is_trigger_clone(change->new))
        return;
    const struct object *above = original(change->new);
    bool switched = above && change_has(change_of(above), "enabled");
    if (table_moves(change_of(change->new->parent)))
        change->action = ACTION_CREATE;
    else if (switched && change->action == ACTION_NONE)
        change->action = ACTION_ALTER;
}

/* A trigger of a partitioned table comes with clones of its name: those of the
 * partitions below that have it have gone before, and come after it has. */
static void name_edges_above(struct diff *diff, const struct change *trigger,
                             const struct object *table)
{
    const struct object *above = partition_parent(table);
    for (; above; above = partition_parent(above)) {
        const char *name = change_object(trigger)->name;
        const struct object *old =
            part_named(change_of(above)->old, KIND_TRIGGER, name);
        const struct object *new =
            part_named(change_of(above)->new, KIND_TRIGGER, name);
        if (old)
            node_before(diff, change_of(old)->drop, trigger->create);
        if (new)
            node_before(diff, trigger->drop, change_of(new)->create);
    }
}

static void edges(struct diff *diff, struct change *change)
{
    if (change->old)
        name_edges_above(diff, change, change->old->parent);
    if (change->new)
        name_edges_above(diff, change, change->new->parent);
    const struct change *table = change_of(change_object(change)->parent);
    if (is_trigger_clone(change->new) && table->late)
        node_before(diff, table->late, change->create);
}

static void create(struct diff *diff, struct node *node,
                   const struct object *trigger)
{
    const char *enabled = object_get(trigger, "enabled");
    bool clone = is_trigger_clone(trigger);
    if (!clone)
        definition_create(diff, node, trigger);
    if (clone || *enabled != 'O')
        set_firing(diff, node, trigger, enabled);
}

/* What is left of a clone's own state when it is as its original again. */
static void drop(struct diff *diff, struct node *node,
                 const struct object *trigger)
{
    if (!is_trigger_clone(trigger)) {
        definition_drop(diff, node, trigger);
        return;
    }
    const struct object *above = original(trigger);
    const struct change *change = above ? change_of(above) : NULL;
    if (change && change->new && !table_moves(change_of(trigger->parent)))
        set_firing(diff, node, trigger, object_get(change->new, "enabled"));
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (change_has(change, "enabled") || is_trigger_clone(change->new))
        set_firing(diff, node, change->new, object_get(change->new, "enabled"));
}

static const char *const in_place[] = {"enabled", NULL};

const struct driver trigger_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = drop,
    .edges = edges,
    .decide = decide,
    .falls_on_retype = falls_always,
    .holds_nothing = true,
    .reaches_out = true,
};
