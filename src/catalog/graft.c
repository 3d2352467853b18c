/*
 * Objects that are left alone are what they are in the database, whatever
 * the goal says: a graft is the goal with the database's own.  The parts of
 * such an object, a serial's sequence among them, go with it; what belongs to
 * something that the goal does not have is not kept.
 */
#include <string.h>

#include "catalog/internal.h"

struct graft {
    struct arena *arena;
    const struct snapshot *base, *target;
    struct snapshot *out;
    struct map *left[KIND_COUNT]; /* by key: what is left alone */
    signed char *memory;          /* of base's objects; 0: not known yet */
};

enum { UNKNOWN, KEPT, DROPPED };

/* What an object shares its lot with, NULL when it stands on its own. */
static const struct object *owner_of(const struct snapshot *snapshot,
                                     const struct object *object)
{
    if (object->kind == KIND_SEQUENCE) {
        const struct object *column = sequence_column(object);
        return column ? column->parent : NULL;
    }
    if (object->kind == KIND_PUBLICATION_TABLE)
        return snapshot_find(snapshot, KIND_TABLE, object_get(object, "table"));
    return object->parent;
}

static bool is_left(const struct graft *graft, const struct snapshot *snapshot,
                    const struct object *object)
{
    for (; object; object = owner_of(snapshot, object))
        if (map_get(graft->left[object->kind], object->key))
            return true;
    return false;
}

static bool is_kept(struct graft *graft, const struct object *object);

/* Whether something that a base's object belongs to will be there. */
static bool will_be(struct graft *graft, const struct object *object)
{
    if (is_left(graft, graft->base, object))
        return is_kept(graft, object);
    return snapshot_find(graft->target, object->kind, object->key) != NULL;
}

static bool can_be_kept(struct graft *graft, const struct object *object)
{
    if (object->parent && !will_be(graft, object->parent))
        return false;
    const struct object *owner = owner_of(graft->base, object);
    if (owner && !will_be(graft, owner))
        return false;
    const char *above =
        object->kind == KIND_TABLE ? object_get(object, "partition_of") : NULL;
    const struct object *table =
        above ? snapshot_find(graft->base, KIND_TABLE, above) : NULL;
    return !table || will_be(graft, table);
}

static bool is_kept(struct graft *graft, const struct object *object)
{
    signed char *known = &graft->memory[object->number];
    if (*known == UNKNOWN)
        *known =
            is_left(graft, graft->base, object) && can_be_kept(graft, object)
                ? KEPT
                : DROPPED;
    return *known == KEPT;
}

static bool is_in(struct graft *graft, const struct snapshot *from,
                  const struct object *object)
{
    return from == graft->base ? is_kept(graft, object)
                               : !is_left(graft, from, object);
}

static void copy_objects(struct graft *graft, enum catalog_kind kind)
{
    const struct snapshot *sides[] = {graft->target, graft->base};
    snapshot_reserve(graft->out, kind,
                     sides[0]->kinds[kind].count + sides[1]->kinds[kind].count);
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->kinds[kind].count; i++) {
            const struct object *object = sides[side]->kinds[kind].items[i];
            if (is_in(graft, sides[side], object))
                object_copy(graft->out, snapshot_add(graft->out, kind), object);
        }
}

static struct object *copy_of(const struct graft *graft,
                              const struct object *object)
{
    return snapshot_find(graft->out, object->kind, object->key);
}

static void copy_edges(struct graft *graft, const struct snapshot *from,
                       enum catalog_kind kind)
{
    for (size_t i = 0; i < from->kinds[kind].count; i++) {
        const struct object *object = from->kinds[kind].items[i];
        if (!is_in(graft, from, object))
            continue;
        for (size_t j = 0; j < object->needs.count; j++) {
            struct object *to = copy_of(graft, object->needs.items[j].to);
            if (to)
                snapshot_add_edge(graft->out, copy_of(graft, object), to,
                                  object->needs.items[j].type);
        }
    }
}

static void copy_unmanaged(struct graft *graft)
{
    struct snapshot *out = graft->out;
    for (size_t i = 0; i < graft->target->unmanaged.count; i++) {
        const struct unmanaged *from = &graft->target->unmanaged.items[i];
        struct unmanaged item = {
            .label = snapshot_string(out, from->label),
            .identity = snapshot_string(out, from->identity),
        };
        vec_push(out->arena, &out->unmanaged, item);
    }
}

static void note_left(struct graft *graft, const struct catalog_ref *left,
                      size_t count)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        graft->left[kind] = map_new(graft->arena);
    for (size_t i = 0; i < count; i++)
        map_set(graft->left[left[i].kind], left[i].key, (void *)&left[i]);
}

struct snapshot *snapshot_graft(const struct snapshot *base,
                                const struct snapshot *target,
                                const struct catalog_ref *left, size_t count)
{
    struct graft graft = {.arena = arena_new(), .base = base, .target = target};
    graft.memory = arena_alloc(graft.arena, snapshot_count(base) + 1);
    graft.out = snapshot_new(target->server_version);
    graft.out->role = snapshot_string(graft.out, target->role);
    note_left(&graft, left, count);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        copy_objects(&graft, (enum catalog_kind)kind);
    snapshot_tie(graft.out);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        copy_edges(&graft, target, (enum catalog_kind)kind);
        copy_edges(&graft, base, (enum catalog_kind)kind);
    }
    copy_unmanaged(&graft);
    arena_free(graft.arena);
    return graft.out;
}
