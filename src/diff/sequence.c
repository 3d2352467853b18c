#include <stdlib.h>
#include <string.h>

#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/steps.h"

const char *sequence_limit(const char *type, bool minimum)
{
    if (strcmp(type, "smallint") == 0)
        return minimum ? "-32768" : "32767";
    if (strcmp(type, "integer") == 0)
        return minimum ? "-2147483648" : "2147483647";
    return minimum ? "-9223372036854775808" : "9223372036854775807";
}

static bool ascending(const struct object *sequence)
{
    return *object_get(sequence, "increment") != '-';
}

/* What CREATE SEQUENCE chooses by itself. */
static const char *usual_limit(const struct object *sequence, bool minimum)
{
    if (minimum && ascending(sequence))
        return "1";
    if (!minimum && !ascending(sequence))
        return "-1";
    return sequence_limit(object_get(sequence, "type"), minimum);
}

static const char *usual(const struct object *sequence, const char *attribute)
{
    if (strcmp(attribute, "min_value") == 0)
        return usual_limit(sequence, true);
    if (strcmp(attribute, "max_value") == 0)
        return usual_limit(sequence, false);
    if (strcmp(attribute, "start") == 0)
        return object_get(sequence,
                          ascending(sequence) ? "min_value" : "max_value");
    return "1";
}

static const char *const numbers[] = {"start", "increment", "min_value",
                                      "max_value", "cache"};

bool sequence_is_usual(const struct object *sequence, const char *type)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!same_text(object_get(sequence, numbers[i]),
                       usual(sequence, numbers[i])))
            return false;
    return same_text(object_get(sequence, "type"), type) &&
           same_text(object_get(sequence, "persistence"), "p") &&
           !object_is(sequence, "cycle") && !sequence->comment;
}

static void create(struct diff *diff, struct node *node,
                   const struct object *sequence)
{
    struct value *arguments = step_add(diff, node, "add_sequence", sequence);
    const char *type = object_get(sequence, "type");
    set_text(diff, arguments, "sequence_name", object_print(diff, sequence));
    set_true(diff, arguments, "unlogged",
             same_text(object_get(sequence, "persistence"), "u"));
    if (strcmp(type, "bigint") != 0)
        set_sql(diff, arguments, "type", type);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!same_text(object_get(sequence, numbers[i]),
                       usual(sequence, numbers[i])))
            set_integer(diff, arguments, numbers[i],
                        object_get(sequence, numbers[i]));
    set_true(diff, arguments, "cycle", object_is(sequence, "cycle"));
    set_text(diff, arguments, "comment", sequence->comment);
}

static void drop(struct diff *diff, struct node *node,
                 const struct object *sequence)
{
    set_text(diff, step_add(diff, node, "drop_sequence", sequence),
             "sequence_name", object_print(diff, sequence));
}

static void set_owner_column(struct diff *diff, struct value *arguments,
                             const struct object *sequence)
{
    const char *owner = object_get(sequence, "owned_by");
    set_text(diff, arguments, "owned_by", owner ? owner : "none");
}

static long long number(const struct object *sequence, const char *attribute)
{
    return strtoll(object_get(sequence, attribute), NULL, 10);
}

/* The present value may be outside of the new limits. */
static bool is_narrowed(const struct change *change)
{
    return number(change->new, "min_value") >
               number(change->old, "min_value") ||
           number(change->new, "max_value") < number(change->old, "max_value");
}

/* No value of the old limits is within the new ones. */
static bool is_moved_off(const struct change *change)
{
    return number(change->new, "min_value") >
               number(change->old, "max_value") ||
           number(change->new, "max_value") < number(change->old, "min_value");
}

void step_advance(struct diff *diff, struct node *node,
                  const struct object *column)
{
    const char *type = object_get(column, "type");
    if (strcmp(type, "integer") != 0 && strcmp(type, "bigint") != 0 &&
        strcmp(type, "smallint") != 0)
        return;
    column_step(diff, node, "advance_sequence", column);
}

static void advance(struct diff *diff, struct node *node,
                    const struct object *sequence)
{
    const struct object *column = sequence_column(sequence);
    if (column && change_of(column)->old && !change_made(change_of(column)) &&
        ascending(sequence))
        step_advance(diff, node, column);
}

static void alter(struct diff *diff, struct node *node,
                  const struct change *change)
{
    const struct object *new = change->new;
    struct value *arguments = step_add(diff, node, "modify_sequence", new);
    set_text(diff, arguments, "sequence_name", object_print(diff, new));
    if (node->late) {
        set_owner_column(diff, arguments, new);
        if (change_made(change))
            advance(diff, node, new);
        return;
    }
    if (change_has(change, "persistence"))
        value_set(
            diff->arena, arguments, "unlogged",
            value_boolean(diff->arena,
                          same_text(object_get(new, "persistence"), "u")));
    if (change_has(change, "type"))
        set_sql(diff, arguments, "type", object_get(new, "type"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (change_has(change, numbers[i]))
            set_integer(diff, arguments, numbers[i],
                        object_get(new, numbers[i]));
    if (is_moved_off(change))
        set_integer(diff, arguments, "restart", object_get(new, "start"));
    else
        set_true(diff, arguments, "clamp", is_narrowed(change));
    if (change_has(change, "cycle"))
        value_set(diff->arena, arguments, "cycle",
                  value_boolean(diff->arena, object_is(new, "cycle")));
    if (change->ownerless)
        set_text(diff, arguments, "owned_by", "none");
    else if (change_has(change, "owned_by") && !change->late)
        set_owner_column(diff, arguments, new);
    if (arguments->as.table.count == 1)
        node->steps.count--;
}

static bool can_alter(const struct diff *diff, const struct change *change)
{
    return !change_has(change, "persistence") || diff->server_version >= 150000;
}

static const char *const in_place[] = {
    "persistence", "type",  "start", "increment", "min_value",
    "max_value",   "cache", "cycle", "owned_by",  NULL,
};

/* Its new owner may come after the default that reads it. */
static bool has_late_part(const struct change *change)
{
    return (change_made(change) || change_has(change, "owned_by")) &&
           object_get(change->new, "owned_by");
}

/* The table that owns it on that side and is logged otherwise from now on, or
 * NULL. */
static const struct change *relogged_owner(const struct object *sequence)
{
    const struct object *column = sequence_column(sequence);
    const struct change *table = column ? change_of(column->parent) : NULL;
    return table && table->new && !change_gone(table) &&
                   change_has(table, "persistence") &&
                   !is_partitioned(table->new)
               ? table
               : NULL;
}

/* What such a table becomes its sequences become with it, since 15. */
static const struct change *dragged_by(const struct diff *diff,
                                       const struct change *change)
{
    if (diff->server_version < 150000 || !change->old || !change->new ||
        change_gone(change))
        return NULL;
    return relogged_owner(change->old);
}

static void decide(struct diff *diff, struct change *change)
{
    const struct change *table = dragged_by(diff, change);
    if (!table)
        return;
    if (same_text(object_get(change->new, "persistence"),
                  object_get(table->new, "persistence")))
        change_forget(change, "persistence");
    else
        change_note(change, "persistence");
}

static void edges(struct diff *diff, struct change *change)
{
    const struct change *table = dragged_by(diff, change);
    if (table)
        node_before(diff, table->alter, change->alter);
    table = change->late ? relogged_owner(change->new) : NULL;
    if (table)
        node_before(diff, table->alter, change->late);
}

const struct driver sequence_driver = {
    .in_place = in_place,
    .can_alter = can_alter,
    .create = create,
    .alter = alter,
    .drop = drop,
    .decide = decide,
    .has_late_part = has_late_part,
    .edges = edges,
    .comment_argument = "sequence_name",
};
