/*
 * The parents that a table inherits from: those that it leaves, those that it
 * joins, and their order, which is the order in which it joined them.
 */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

static void add_step(struct diff *diff, struct node *node, const char *verb,
                     const struct object *table, const char *parent)
{
    struct value *arguments = step_add(diff, node, verb, table);
    set_text(diff, arguments, "table_name", object_print(diff, table));
    set_text(diff, arguments, "parent_name", key_print(diff, parent));
}

static struct value *parents_of(struct diff *diff, const struct object *table)
{
    const char *array = object_get(table, "inherits");
    return array ? catalog_array(diff->arena, array) : value_list(diff->arena);
}

static const char *parent_at(const struct value *parents, size_t i)
{
    return parents->as.list.items[i]->as.string;
}

/* Where it stands, or their number. */
static size_t place_of(const struct value *parents, const char *parent)
{
    size_t i = 0;
    while (i < parents->as.list.count &&
           strcmp(parent_at(parents, i), parent) != 0)
        i++;
    return i;
}

static bool is_among(const struct value *parents, const char *parent)
{
    return place_of(parents, parent) < parents->as.list.count;
}

void leave_parents(struct diff *diff, struct node *node,
                   const struct change *table)
{
    const struct value *old = parents_of(diff, table->old);
    const struct value *new = parents_of(diff, table->new);
    for (size_t i = 0; i < old->as.list.count; i++)
        if (!is_among(new, parent_at(old, i)))
            add_step(diff, node, "drop_inheritance", table->new,
                     parent_at(old, i));
}

/* How many of the new ones stand in their order when those that come are
 * joined after those that stay. */
static size_t count_ordered(const struct value *old, const struct value *new)
{
    size_t after = 0;
    for (size_t i = 0; i < new->as.list.count; i++) {
        size_t place = place_of(old, parent_at(new, i));
        if (place == old->as.list.count)
            place += i;
        if (place < after)
            return i;
        after = place;
    }
    return new->as.list.count;
}

/* Whether, without parent `i`, the column or check comes from another one:
 * from one before, or from one that is there already. */
static bool has_other_source(const struct diff *diff, const struct value *old,
                             const struct value *new, size_t i,
                             const struct object *part)
{
    for (size_t j = 0; j < new->as.list.count; j++)
        if (j != i && (j < i || is_among(old, parent_at(new, j))) &&
            part_of(diff->new, parent_at(new, j), part))
            return true;
    return false;
}

/* What comes from no parent for a moment is the table's own for ever. */
static bool would_own(const struct diff *diff, const struct change *table,
                      const struct value *old, const struct value *new,
                      size_t i)
{
    for (size_t j = 0; j < table->new->children.count; j++) {
        const struct object *part = table->new->children.items[j];
        if (is_inherited(part) && part_of(diff->new, parent_at(new, i), part) &&
            !has_other_source(diff, old, new, i, part))
            return true;
    }
    return false;
}

static bool can_reorder(const struct diff *diff, const struct change *table,
                        const struct value *old, const struct value *new,
                        size_t ordered)
{
    for (size_t i = ordered; i < new->as.list.count; i++)
        if (is_among(old, parent_at(new, i)) &&
            would_own(diff, table, old, new, i))
            return false;
    return true;
}

/* The place among the new ones from which on those that stay are left, too. */
static size_t first_rejoined(const struct diff *diff,
                             const struct change *table,
                             const struct value *old, const struct value *new)
{
    size_t ordered = count_ordered(old, new);
    return can_reorder(diff, table, old, new, ordered) ? ordered
                                                       : new->as.list.count;
}

bool keeps_order(struct diff *diff, const struct change *table)
{
    const struct value *old = parents_of(diff, table->old);
    const struct value *new = parents_of(diff, table->new);
    size_t ordered = count_ordered(old, new);
    return ordered < new->as.list.count &&
           !can_reorder(diff, table, old, new, ordered);
}

bool rejoins(struct diff *diff, const struct change *table,
             const struct object *parent)
{
    const struct value *old = parents_of(diff, table->old);
    const struct value *new = parents_of(diff, table->new);
    return is_among(old, parent->key) &&
           place_of(new, parent->key) >= first_rejoined(diff, table, old, new);
}

void join_parents(struct diff *diff, struct node *node,
                  const struct change *table)
{
    const struct value *old = parents_of(diff, table->old);
    const struct value *new = parents_of(diff, table->new);
    size_t rejoined = first_rejoined(diff, table, old, new);
    for (size_t i = 0; i < new->as.list.count; i++) {
        const char *parent = parent_at(new, i);
        bool stays = is_among(old, parent);
        if (stays && i < rejoined)
            continue;
        if (stays)
            add_step(diff, node, "drop_inheritance", table->new, parent);
        add_step(diff, node, "add_inheritance", table->new, parent);
    }
}
