#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"

struct change *change_of(const struct object *object)
{
    return object->mark;
}

const struct object *change_object(const struct change *change)
{
    return change->new ? change->new : change->old;
}

bool change_gone(const struct change *change)
{
    return change->action == ACTION_DROP || change->action == ACTION_REPLACE;
}

bool change_made(const struct change *change)
{
    return change->action == ACTION_CREATE || change->action == ACTION_REPLACE;
}

bool is_type(enum catalog_kind kind)
{
    return catalog_kind(kind)->is_type;
}

bool change_swaps(const struct change *change)
{
    return change->retyped && change->kind != KIND_COLUMN;
}

bool same_text(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return a == b || strcmp(a, b) == 0;
}

bool same_attributes(const struct object *a, const struct object *b,
                     const char *const *names)
{
    for (; *names; names++)
        if (!same_text(object_get(a, *names), object_get(b, *names)))
            return false;
    return true;
}

static uint64_t attribute_bit(enum catalog_kind kind, const char *attribute)
{
    int index = catalog_attribute_index(catalog_kind(kind), attribute);
    return index < 0 ? 0 : UINT64_C(1) << index;
}

bool needs_object(const struct object *object, const struct object *other)
{
    for (size_t i = 0; i < object->needs.count; i++)
        if (object->needs.items[i].to == other)
            return true;
    return false;
}

bool change_needs(const struct change *y, const struct change *x)
{
    return y->new && x->new &&needs_object(y->new, x->new);
}

bool change_has(const struct change *change, const char *attribute)
{
    return change->differs & attribute_bit(change->kind, attribute);
}

void change_note(struct change *change, const char *attribute)
{
    change->differs |= attribute_bit(change->kind, attribute);
    if (change->action == ACTION_NONE)
        change->action = ACTION_ALTER;
}

void change_forget(struct change *change, const char *attribute)
{
    change->differs &= ~attribute_bit(change->kind, attribute);
    if (!change->differs && change->action == ACTION_ALTER &&
        !change->comment_differs && !change->renamed)
        change->action = ACTION_NONE;
}

static bool is_compared(enum catalog_policy policy)
{
    switch (policy) {
    case POLICY_COMPARE:
    case POLICY_EXPRESSION:
    case POLICY_SET:
        return true;
    case POLICY_IGNORE:
    case POLICY_PRIVILEGE: /* privilege.c */
    case POLICY_OWNER:     /* owner.c */
        return false;
    }
    return false;
}

static bool same_value(struct diff *diff, enum catalog_policy policy,
                       const char *a, const char *b)
{
    if (policy != POLICY_SET || same_text(a, b))
        return same_text(a, b);
    struct value *gone, *come;
    set_arrays_changed(diff, a, b, &gone, &come);
    return !gone->as.list.count && !come->as.list.count;
}

static bool is_settled(const struct diff *diff, const struct change *change)
{
    for (size_t i = 0; i < diff->options.settled_count; i++) {
        const struct catalog_ref *ref = &diff->options.settled[i];
        if (ref->kind == change->kind &&
            strcmp(ref->key, change->new->key) == 0)
            return true;
    }
    return false;
}

/* Sets the bits of the attributes that differ; deparsed text that is the
 * only difference is a doubt, and none once it is settled. */
static void compare(struct diff *diff, struct change *change)
{
    const struct catalog_kind_info *info = catalog_kind(change->kind);
    uint64_t expressions = 0;
    bool clone =
        is_same_clone(change) && !table_moves(change_of(change->new->parent));
    for (size_t i = 0; i < info->attribute_count; i++) {
        if (!is_compared(info->attributes[i].policy) ||
            (clone && !clone_owns(change->kind, info->attributes[i].name)) ||
            same_value(diff, info->attributes[i].policy, change->old->values[i],
                       change->new->values[i]))
            continue;
        change->differs |= UINT64_C(1) << i;
        if (info->attributes[i].policy == POLICY_EXPRESSION)
            expressions |= UINT64_C(1) << i;
    }
    change->comment_differs =
        !same_text(change->old->comment, change->new->comment);
    change->renamed =
        is_same_clone(change) &&
        !same_text(change->old->name, change->new->name) &&
        !(is_usual_name(diff, change->old) && is_usual_name(diff, change->new));
    const struct driver *driver = driver_of(change->kind);
    if (!expressions || (driver->is_certain && driver->is_certain(change)))
        return;
    if (is_settled(diff, change)) {
        change->differs &= ~expressions;
        return;
    }
    if (!same_text(change->old->key, change->new->key))
        return; /* a clone that moves and got another number */
    struct catalog_ref ref = {change->kind, change->new->key};
    vec_push(diff->arena, &diff->plan->doubts, ref);
}

static bool in_list(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static enum action choose_action(const struct diff *diff,
                                 const struct change *change)
{
    const struct catalog_kind_info *info = catalog_kind(change->kind);
    const struct driver *driver = driver_of(change->kind);
    if (!change->differs)
        return change->comment_differs || change->renamed ? ACTION_ALTER
                                                          : ACTION_NONE;
    for (size_t i = 0; i < info->attribute_count; i++)
        if (change->differs & (UINT64_C(1) << i) &&
            !in_list(driver->in_place, info->attributes[i].name))
            return ACTION_REPLACE;
    if (driver->can_alter && !driver->can_alter(diff, change))
        return ACTION_REPLACE;
    return ACTION_ALTER;
}

void compare_clones(struct diff *diff, const struct change *table)
{
    for (size_t i = 0; i < table->new->children.count; i++) {
        struct change *part = change_of(table->new->children.items[i]);
        if (!is_same_clone(part))
            continue;
        part->differs = 0;
        compare(diff, part);
        part->action = choose_action(diff, part);
    }
}

static struct change *change_new(struct diff *diff, enum catalog_kind kind,
                                 struct object *old, struct object *new)
{
    struct change *change = arena_alloc(diff->arena, sizeof *change);
    change->kind = kind;
    change->old = old;
    change->new = new;
    if (old)
        old->mark = change;
    if (new)
        new->mark = change;
    vec_push(diff->arena, &diff->changes, change);
    return change;
}

static const char *place_of(struct diff *diff, const struct object *clone)
{
    return arena_printf(diff->arena, "%s\n%s", clone->parent_key,
                        object_get(clone, "attached_to"));
}

/* Clones of a snapshot by partition and topmost index. */
static struct map *clones_by_place(struct diff *diff,
                                   const struct snapshot *snapshot,
                                   enum catalog_kind kind)
{
    if (kind != KIND_INDEX && kind != KIND_CONSTRAINT)
        return NULL;
    struct map *places = map_new(diff->arena);
    for (size_t i = 0; i < snapshot->kinds[kind].count; i++) {
        struct object *object = snapshot->kinds[kind].items[i];
        if (is_clone(object))
            map_set(places, place_of(diff, object), object);
    }
    return places;
}

/* One kind's objects of both sides. */
struct sides {
    enum catalog_kind kind;
    const struct snapshot *snapshots[2];
    struct map *clones[2];
};

/* The same object on the other side: a clone by its place, else by key. */
static struct object *counterpart(struct diff *diff, const struct sides *sides,
                                  int side, const struct object *object)
{
    struct object *found = NULL;
    if (is_clone(object))
        found = map_get(sides->clones[!side], place_of(diff, object));
    if (found)
        return found;
    found = snapshot_find(sides->snapshots[!side], sides->kind, object->key);
    if (is_clone(found) && map_get(sides->clones[side], place_of(diff, found)))
        return NULL;
    return found;
}

static void pair_kind(struct diff *diff, enum catalog_kind kind)
{
    const struct sides sides = {
        .kind = kind,
        .snapshots = {diff->old, diff->new},
        .clones = {clones_by_place(diff, diff->old, kind),
                   clones_by_place(diff, diff->new, kind)},
    };
    for (size_t i = 0; i < diff->new->kinds[kind].count; i++) {
        struct object *new = diff->new->kinds[kind].items[i];
        struct object *old = counterpart(diff, &sides, 1, new);
        struct change *change = change_new(diff, kind, old, new);
        if (catalog_kind(kind)->says_privilege)
            continue;
        if (old) {
            compare(diff, change);
            change->action = choose_action(diff, change);
        } else {
            change->action = ACTION_CREATE;
        }
    }
    for (size_t i = 0; i < diff->old->kinds[kind].count; i++) {
        struct object *old = diff->old->kinds[kind].items[i];
        if (counterpart(diff, &sides, 0, old))
            continue;
        struct change *change = change_new(diff, kind, old, NULL);
        if (!catalog_kind(kind)->says_privilege)
            change->action = ACTION_DROP;
    }
}

void pair_objects(struct diff *diff)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        pair_kind(diff, (enum catalog_kind)kind);
    for (size_t i = 0; i < diff->changes.count; i++) {
        struct change *change = diff->changes.items[i];
        if (change->kind == KIND_COLUMN && change->action == ACTION_ALTER &&
            (change_has(change, "type") || change_has(change, "collation")))
            change->retyped = true;
    }
}
