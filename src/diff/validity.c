/*
 * Checks of partitions below one of their table that is NOT VALID.  A
 * partition that is made below it gets a valid one; a check that comes to
 * partitions which are there is as little valid on them; and each may be
 * validated by itself.  Children that are no partitions are left out: pg_dump
 * does not say of them either.
 */
#include "diff/internal.h"
#include "diff/partitions.h"
#include "diff/parts.h"
#include "diff/steps.h"

bool is_open_check(const struct object *part)
{
    return is_constraint(part, "c") && !object_is(part, "validated");
}

static bool is_partition_check(const struct object *part)
{
    return is_constraint(part, "c") && is_inherited(part) &&
           object_get(part->parent, "partition_of");
}

/* The check of which all those below come. */
static struct change *topmost(const struct diff *diff,
                              const struct object *check)
{
    const struct object *top = check;
    while (is_inherited(top)) {
        const struct object *above = inherited_from(diff->new, top);
        if (!above)
            break;
        top = above;
    }
    return change_of(top);
}

/* Whether PostgreSQL would have it valid: it was, or its table is new. */
static bool would_be_valid(const struct change *check)
{
    const struct change *table = change_of(check->new->parent);
    return check->old ? object_is(check->old, "validated") : change_made(table);
}

void open_check(struct diff *diff, struct change *check)
{
    if (!check->new || !is_partition_check(check->new) ||
        !is_open_check(check->new) || !would_be_valid(check) ||
        table_moves(change_of(check->new->parent)))
        return;
    struct change *top = topmost(diff, check->new);
    if (top != check && !change_made(top))
        top->action = ACTION_REPLACE;
}

bool is_validity_given(const struct diff *diff, const struct change *check,
                       const struct object *above)
{
    if (is_partition_check(check->new))
        return change_made(topmost(diff, check->new));
    return is_open_check(above);
}

/* The check that the partition at `i` has of this one, or NULL. */
static const struct object *check_below(const struct object *check, size_t i)
{
    const struct object *partition = partition_at(check->parent, i);
    const struct object *part =
        part_named(partition, KIND_CONSTRAINT, check->name);
    return part && is_partition_check(part) ? part : NULL;
}

void open_check_edges(struct diff *diff, const struct object *check,
                      struct node *made)
{
    for (size_t i = 0; i < check->parent->needed_by.count; i++) {
        const struct object *part = check_below(check, i);
        if (!part || !is_open_check(part))
            continue;
        node_before(diff, change_of(part->parent)->create, made);
        open_check_edges(diff, part, made);
    }
}

/* Whether the table is there when the check comes. */
static bool gets_it_open(const struct object *table, const struct node *made)
{
    const struct change *change = change_of(table);
    if (table_moves(change))
        return false;
    return !change_made(change) || change->create->position < made->position;
}

void open_check_settle(struct diff *diff, struct node *node,
                       const struct object *check)
{
    for (size_t i = 0; i < check->parent->needed_by.count; i++) {
        const struct object *part = check_below(check, i);
        if (!part || !gets_it_open(part->parent, node))
            continue;
        if (is_open_check(part)) {
            open_check_settle(diff, node, part);
            continue;
        }
        constraint_step(diff, node, "validate_constraint", part);
    }
}
