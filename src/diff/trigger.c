/* Triggers. */
#include "diff/internal.h"

static void set_firing(struct diff *diff, struct node *node,
                       const struct object *trigger)
{
    struct value *arguments = step_add(diff, node, "modify_trigger", trigger);
    set_table(diff, arguments, trigger);
    set_text(diff, arguments, "trigger_name", trigger->name);
    set_text(diff, arguments, "enabled",
             enabled_word(object_get(trigger, "enabled")));
}

static void create(struct diff *diff, struct node *node,
                   const struct object *trigger)
{
    definition_create(diff, node, trigger);
    if (*object_get(trigger, "enabled") != 'O')
        set_firing(diff, node, trigger);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    if (change_has(change, "enabled"))
        set_firing(diff, node, change->new);
}

static const char *const in_place[] = {"enabled", NULL};

const struct driver trigger_driver = {
    .in_place = in_place,
    .create = create,
    .alter = alter,
    .drop = definition_drop,
    .falls_on_retype = falls_always,
};
