/* What can be switched on and off: rules and event triggers; and extended
 * statistics, whose target is set behind their creation like it. */
#include <string.h>

#include "diff/internal.h"
#include "diff/retype.h"
#include "diff/steps.h"

const char *enabled_word(const char *letter)
{
    switch (*letter) {
    case 'D':
        return "disabled";
    case 'R':
        return "replica";
    case 'A':
        return "always";
    default:
        return "origin";
    }
}

static bool is_unusual(const struct object *object)
{
    return strcmp(object_get(object, "enabled"), "O") != 0;
}

/* ----------------------------------------------------------------- rules */

static void rule_switch(struct diff *diff, struct node *node,
                        const struct object *rule)
{
    struct value *arguments = part_step(diff, node, "modify_rule", rule);
    set_text(diff, arguments, "rule_name", rule->name);
    set_text(diff, arguments, "enabled",
             enabled_word(object_get(rule, "enabled")));
}

static void rule_create(struct diff *diff, struct node *node,
                        const struct object *rule)
{
    definition_create(diff, node, rule);
    if (is_unusual(rule))
        rule_switch(diff, node, rule);
}

static void rule_alter(struct diff *diff, struct node *node,
                       const struct change *change)
{
    definition_replace(diff, node, change);
    if (change_has(change, "enabled"))
        rule_switch(diff, node, change->new);
}

static const char *const rule_in_place[] = {"definition", "enabled", NULL};

const struct driver rule_driver = {
    .in_place = rule_in_place,
    .create = rule_create,
    .alter = rule_alter,
    .drop = definition_drop,
    .falls_on_retype = falls_always,
    .holds_nothing = true,
    .reaches_out = true,
};

/* -------------------------------------------------------- event triggers */

static void event_trigger_switch(struct diff *diff, struct node *node,
                                 const struct object *trigger)
{
    struct value *arguments =
        step_add(diff, node, "modify_event_trigger", trigger);
    set_text(diff, arguments, "event_trigger_name", trigger->name);
    set_text(diff, arguments, "enabled",
             enabled_word(object_get(trigger, "enabled")));
}

static void event_trigger_create(struct diff *diff, struct node *node,
                                 const struct object *trigger)
{
    definition_create(diff, node, trigger);
    if (is_unusual(trigger))
        event_trigger_switch(diff, node, trigger);
}

static void event_trigger_alter(struct diff *diff, struct node *node,
                                const struct change *change)
{
    if (change_has(change, "enabled"))
        event_trigger_switch(diff, node, change->new);
}

static const char *const event_trigger_in_place[] = {"enabled", NULL};

const struct driver event_trigger_driver = {
    .in_place = event_trigger_in_place,
    .create = event_trigger_create,
    .alter = event_trigger_alter,
    .drop = definition_drop,
};

/* ------------------------------------------------------------ statistics */

static void set_statistics_target(struct diff *diff, struct node *node,
                                  const struct object *statistics)
{
    struct value *arguments =
        step_add(diff, node, "modify_statistics", statistics);
    set_text(diff, arguments, "statistics_name",
             object_print(diff, statistics));
    set_integer(diff, arguments, "target",
                object_or(statistics, "target", "-1"));
}

static void statistics_create(struct diff *diff, struct node *node,
                              const struct object *statistics)
{
    definition_create(diff, node, statistics);
    if (object_get(statistics, "target"))
        set_statistics_target(diff, node, statistics);
}

static void statistics_alter(struct diff *diff, struct node *node,
                             const struct change *change)
{
    if (change_has(change, "target"))
        set_statistics_target(diff, node, change->new);
}

static bool statistics_fall(const struct change *change,
                            const struct change *column)
{
    (void)change;
    return !change_keeps_family(column);
}

static const char *const statistics_in_place[] = {"target", NULL};

const struct driver statistics_driver = {
    .in_place = statistics_in_place,
    .create = statistics_create,
    .alter = statistics_alter,
    .drop = definition_drop,
    .falls_on_retype = statistics_fall,
};
