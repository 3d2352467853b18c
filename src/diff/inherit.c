/*
 * Parts (columns, checks) that partitions and children have from their
 * parents.  As long as a table stays where it is they come, change and go with
 * the parent's; while it moves it stands alone, but for the parents that it
 * keeps: what it lacks is made before it is attached, what is left over goes
 * after it was detached.
 */
#include <string.h>

#include "diff/identity.h"
#include "diff/internal.h"
#include "diff/parts.h"

bool is_inherited(const struct object *part)
{
    return (part->kind == KIND_COLUMN || part->kind == KIND_CONSTRAINT) &&
           object_is(part, "inherited");
}

bool is_merged(const struct object *part)
{
    return part->kind == KIND_COLUMN && object_is(part, "merged");
}

static bool has_parent(const struct object *part)
{
    return is_inherited(part) || is_merged(part);
}

bool table_moves(const struct change *table)
{
    return table->kind == KIND_TABLE && table->old && table->new &&
           !change_gone(table) &&
           (change_has(table, "partition_of") ||
            change_has(table, "partition_bound") ||
            change_has(table, "inherits"));
}

struct object *part_of(const struct snapshot *snapshot, const char *table_key,
                       const struct object *part)
{
    return part_named(snapshot_find(snapshot, KIND_TABLE, table_key),
                      part->kind, part->name);
}

struct object *inherited_from(const struct snapshot *snapshot,
                              const struct object *part)
{
    const char *key = object_get(part->parent, "partition_of");
    const char *array = object_get(part->parent, "inherits");
    if (key)
        return part_of(snapshot, key, part);
    struct arena *arena = arena_new();
    struct value *parents = array ? catalog_array(arena, array) : NULL;
    struct object *found = NULL;
    for (size_t i = 0; parents && !found && i < parents->as.list.count; i++)
        found = part_of(snapshot, parents->as.list.items[i]->as.string, part);
    arena_free(arena);
    return found;
}

/* The part of that name in what its table needs at `i`, when that is a parent
 * which has one; or NULL. */
static const struct object *above_at(const struct object *part, size_t i)
{
    const struct object *table = part->parent->needs.items[i].to;
    return table->kind == KIND_TABLE ? part_named(table, part->kind, part->name)
                                     : NULL;
}

bool is_retyped_alone(const struct change *column)
{
    return !same_text(object_get(column->old, "type"),
                      object_get(column->new, "type")) &&
           !changes_with(column);
}

/* Whether a column stays that no parent has, or one that gets it later, or of
 * another type. */
static bool outlives(const struct diff *diff, const struct object *column)
{
    const struct change *change = change_of(column);
    if (!has_parent(column) || !change->new || change_gone(change))
        return false;
    if (is_retyped_alone(change))
        return true;
    const struct object *above =
        has_parent(change->new) ? inherited_from(diff->new, change->new) : NULL;
    return !above || !change_of(above)->old;
}

/* The child's column that goes with this one as long as both stay where they
 * are, or NULL. */
static const struct object *column_below(const struct change *column,
                                         const struct object *child)
{
    if (child->kind != KIND_TABLE || !object_get(child, "inherits") ||
        (table_moves(change_of(child)) &&
         !is_kept_parent(change_of(child), change_of(column->old->parent))))
        return NULL;
    return part_named(child, KIND_COLUMN, column->old->name);
}

const struct object *column_kept(const struct diff *diff,
                                 const struct change *column,
                                 const struct object *child)
{
    const struct object *kept = column_below(column, child);
    return kept && outlives(diff, kept) ? change_of(kept)->new : NULL;
}

bool goes_alone(const struct diff *diff, const struct change *column)
{
    if (column->kind != KIND_COLUMN || column->action != ACTION_DROP)
        return false;
    const struct object *table = column->old->parent;
    for (size_t i = 0; i < table->needed_by.count; i++) {
        const struct object *below =
            column_below(column, table->needed_by.items[i].to);
        if (below && is_inherited(below) &&
            (outlives(diff, below) || goes_alone(diff, change_of(below))))
            return true;
    }
    return false;
}

static void follow(struct change *change, const struct object *leader)
{
    if (leader)
        change->follows = change_of(leader);
}

/* Whether ALTER TABLE of a parent sets it in its children as well.  Then one
 * that stays as it is, unlike its parent's, has to be said again. */
static const struct {
    const char *attribute;
    bool goes_down;
    int until; /* from this version on children keep their own; 0: never */
} settings[] = {
    {"not_null", true, 180000}, {"expression", true, 0}, {"storage", true, 0},
    {"compression", false, 0},  {"statistics", true, 0}, {"options", false, 0},
    {"fdw_options", false, 0},
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static bool is_of_one_table(const struct change *part, const char *attribute)
{
    static const char identity[] = "identity";
    if (strncmp(attribute, identity, sizeof identity - 1) == 0)
        return identity_is_own(part->old) || identity_is_own(part->new);
    for (size_t i = 0; i < SETTINGS; i++)
        if (same_text(settings[i].attribute, attribute))
            return !settings[i].goes_down;
    return false;
}

static bool alters(const struct diff *diff, const struct object *part,
                   const char *attribute);

/* Whether the part of one of the tables above is altered so: of all parents,
 * or of those that have it otherwise. */
static bool alters_above(const struct diff *diff, const struct object *part,
                         const char *attribute, bool otherwise)
{
    for (size_t i = 0; i < part->parent->needs.count; i++) {
        const struct object *above = above_at(part, i);
        if (above &&
            !(otherwise && same_text(object_get(part, attribute),
                                     object_get(above, attribute))) &&
            alters(diff, above, attribute))
            return true;
    }
    return false;
}

static bool alters(const struct diff *diff, const struct object *part,
                   const char *attribute)
{
    return (change_of(part)->action == ACTION_ALTER &&
            change_has(change_of(part), attribute)) ||
           alters_above(diff, part, attribute, false);
}

static void say_again(const struct diff *diff, struct change *change)
{
    for (size_t i = 0; change->kind == KIND_COLUMN && i < SETTINGS; i++) {
        int until = settings[i].until;
        if (settings[i].goes_down &&
            !(until && diff->server_version >= until) &&
            alters_above(diff, change->new, settings[i].attribute, true))
            change_note(change, settings[i].attribute);
    }
}

/* What differs in the tables above, however far. */
static uint64_t differs_above(const struct diff *diff,
                              const struct object *above)
{
    uint64_t differs = 0;
    for (; above;
         above = is_inherited(above) ? inherited_from(diff->new, above) : NULL)
        differs |= change_of(above)->differs;
    return differs;
}

/* A NOT NULL goes with the parent's only when the identity that needs it has
 * gone. */
static bool identity_bars(const struct change *column,
                          const struct object *above)
{
    return column->kind == KIND_COLUMN && has_identity(column->old) &&
           !has_identity(column->new) && change_of(above)->old &&
           object_is(change_of(above)->old, "not_null") &&
           !object_is(above, "not_null");
}

/* A new type brings its own storage and compression along, and the parent says
 * what its column has of both: a storage in its children as well. */
static void settle_retyped(struct change *column, const struct object *above)
{
    if (!same_text(object_get(column->new, "storage"),
                   object_get(above, "storage")))
        change_note(column, "storage");
    if (object_get(column->new, "compression"))
        change_note(column, "compression");
}

/* Differences that the parent's change makes here, too. */
static void forget_inherited(struct diff *diff, struct change *change,
                             const struct object *above)
{
    const struct catalog_kind_info *info = catalog_kind(change->kind);
    uint64_t differs = differs_above(diff, above);
    for (size_t i = 0; i < info->attribute_count; i++)
        if (differs & (UINT64_C(1) << i) &&
            !is_of_one_table(change, info->attributes[i].name) &&
            same_text(above->values[i], change->new->values[i]))
            change->differs &= ~(UINT64_C(1) << i);
    bool barred = identity_bars(change, above);
    if (!barred && (change_of(above)->retyped || change_of(above)->action ||
                    change_of(above)->follows))
        follow(change, above);
    change->retyped = change_of(above)->retyped;
    if (!change->differs)
        change->action = change->comment_differs ? ACTION_ALTER : ACTION_NONE;
    say_again(diff, change);
    if (change->retyped)
        settle_retyped(change, above);
    change->late_not_null = barred && change_has(change, "not_null") &&
                            object_is(change->new, "not_null");
}

static void go_with(const struct diff *diff, struct change *change,
                    const struct object *above)
{
    if (above && !goes_alone(diff, change_of(above)))
        follow(change, above);
}

static bool stands_alone(const struct diff *diff, const struct change *part)
{
    const struct object *side = change_object(part);
    const struct change *table = change_of(side->parent);
    if (!table_moves(table))
        return false;
    const struct object *above =
        inherited_from(part->new ? diff->new : diff->old, side);
    return !above || !is_kept_parent(table, change_of(above->parent));
}

const struct object *changes_with(const struct change *part)
{
    if (!part->old || !part->new || !has_parent(part->new))
        return NULL;
    const struct object *own = part->new->parent;
    const struct change *table = change_of(own);
    for (size_t i = 0; !change_gone(table) && i < own->needs.count; i++) {
        const struct object *above = above_at(part->new, i);
        if (above && change_of(above)->old &&
            (!table_moves(table) ||
             is_kept_parent(table, change_of(above->parent))))
            return above;
    }
    return NULL;
}

static void change_with(struct diff *diff, struct change *change)
{
    const struct object *first = inherited_from(diff->new, change->new);
    const struct object *above = changes_with(change);
    if (first && !stands_alone(diff, change) &&
        is_validity_given(diff, change, first))
        change_forget(change, "validated");
    if (above)
        forget_inherited(diff, change, above);
}

void inherit_part(struct diff *diff, struct change *change)
{
    const struct object *part = change_object(change);
    const struct change *table = change_of(part->parent);
    if (!has_parent(part))
        return;
    if (change->old && change->new) {
        if (!change_gone(table))
            change_with(diff, change);
        return;
    }
    if (is_merged(part) || stands_alone(diff, change))
        return;
    if (!change->old && change_made(table))
        follow(change, part->parent);
    else if (!change->old)
        follow(change, inherited_from(diff->new, part));
    else if (!change_gone(table))
        go_with(diff, change, inherited_from(diff->old, part));
}
