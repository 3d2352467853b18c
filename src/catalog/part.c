/*
 * The parts of two snapshots that their difference can reach.  What differs
 * is touched, and what depends on it too; what those need is needed.  A table
 * that is needed comes with its columns and keys, without what else hangs on
 * it, so that one table does not bring in all that its foreign keys lead to,
 * nor its indexes, which would be half of what is built.
 * When something differs whose effect dependencies do not tell, the parts are
 * the whole.
 */
#include <string.h>

#include "catalog/internal.h"

enum level { LEFT_OUT, NEEDED, TOUCHED };

struct place {
    int side;
    const struct object *object;
};

struct work {
    struct arena *arena;
    const struct snapshot *sides[2];
    unsigned char *levels[2]; /* by object number */
    VEC(struct place) queue;
    bool privileges;
    bool owners;
};

static void keep(struct work *work, int side, const struct object *object,
                 enum level level)
{
    if (!object || work->levels[side][object->number] >= level)
        return;
    work->levels[side][object->number] = (unsigned char)level;
    struct place place = {.side = side, .object = object};
    vec_push(work->arena, &work->queue, place);
}

/* ------------------------------------------------------------- differences */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_compared(const struct work *work, enum catalog_policy policy)
{
    switch (policy) {
    case POLICY_COMPARE:
    case POLICY_EXPRESSION:
    case POLICY_SET:
        return true;
    case POLICY_IGNORE:
        return false;
    case POLICY_PRIVILEGE:
        return work->privileges;
    case POLICY_OWNER:
        return work->owners;
    }
    return true;
}

/* Whether b goes with every extension that a goes with. */
static bool has_extensions(const struct object *a, const struct object *b)
{
    for (size_t i = 0; i < a->needs.count; i++) {
        const struct edge *edge = &a->needs.items[i];
        size_t j = 0;
        while (edge->type == 'x' && j < b->needs.count &&
               !(b->needs.items[j].type == 'x' &&
                 same(b->needs.items[j].to->key, edge->to->key)))
            j++;
        if (edge->type == 'x' && j == b->needs.count)
            return false;
    }
    return true;
}

static bool differ(const struct work *work, const struct object *a,
                   const struct object *b)
{
    const struct catalog_kind_info *info = catalog_kind(a->kind);
    if (!same(a->comment, b->comment) || !same(a->labels, b->labels) ||
        !has_extensions(a, b) || !has_extensions(b, a))
        return true;
    for (size_t i = 0; i < info->attribute_count; i++)
        if (is_compared(work, info->attributes[i].policy) &&
            !same(a->values[i], b->values[i]))
            return true;
    return false;
}

/* A table's children have what it has. */
static void touch(struct work *work, int side, const struct object *object)
{
    keep(work, side, object, TOUCHED);
    keep(work, side, object->parent, TOUCHED);
}

/* A partition that leaves or joins is missed by what refers to the tables
 * above it. */
static void touch_above(struct work *work, int side, const struct object *table,
                        const struct object *other)
{
    if (table->kind != KIND_TABLE || !other ||
        (same(object_get(table, "partition_of"),
              object_get(other, "partition_of")) &&
         same(object_get(table, "partition_bound"),
              object_get(other, "partition_bound"))))
        return;
    for (const char *key = object_get(table, "partition_of"); table && key;
         key = table ? object_get(table, "partition_of") : NULL) {
        table = snapshot_find(work->sides[side], KIND_TABLE, key);
        keep(work, side, table, TOUCHED);
    }
}

static void touch_differences(struct work *work, int side)
{
    const struct snapshot *here = work->sides[side];
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < here->kinds[kind].count; i++) {
            const struct object *object = here->kinds[kind].items[i];
            const struct object *other =
                snapshot_find(work->sides[1 - side], kind, object->key);
            if (!other || differ(work, object, other)) {
                touch(work, side, object);
                touch_above(work, side, object, other);
            }
        }
}

/* ------------------------------------------------------------------- reach */

/* Foreign keys point at unique ones; CLUSTER names one. */
static bool is_needed_index(const struct object *index)
{
    return object_is(index, "unique") ||
           same(index->name, object_get(index->parent, "cluster_index"));
}

/* Whether a part of an object comes with it: foreign keys that partitions have,
 * too, when they leave. */
static bool comes_along(const struct object *part, enum level level)
{
    if (part->kind == KIND_TRIGGER || part->kind == KIND_RULE ||
        part->kind == KIND_POLICY)
        return false;
    if (part->kind == KIND_INDEX)
        return level == TOUCHED || is_needed_index(part);
    return part->kind != KIND_CONSTRAINT ||
           !same(object_get(part, "type"), "f") ||
           object_get(part->parent, "partition_key");
}

static void spread(struct work *work, struct place place)
{
    const struct object *object = place.object;
    int side = place.side;
    enum level level = work->levels[side][object->number];
    keep(work, 1 - side,
         snapshot_find(work->sides[1 - side], object->kind, object->key),
         level);
    keep(work, side, object->parent, NEEDED);
    for (size_t i = 0; i < object->needs.count; i++)
        keep(work, side, object->needs.items[i].to, NEEDED);
    for (size_t i = 0; i < object->children.count; i++)
        if (comes_along(object->children.items[i], level))
            keep(work, side, object->children.items[i], NEEDED);
    for (size_t i = 0; level == TOUCHED && i < object->needed_by.count; i++)
        keep(work, side, object->needed_by.items[i].to, TOUCHED);
}

/* -------------------------------------------------------------------- copy */

void object_copy(struct snapshot *to, struct object *copy,
                 const struct object *object)
{
    copy->key = snapshot_string(to, object->key);
    copy->parent_key = snapshot_string(to, object->parent_key);
    copy->schema = snapshot_string(to, object->schema);
    copy->name = snapshot_string(to, object->name);
    copy->comment = snapshot_string(to, object->comment);
    copy->labels = snapshot_string(to, object->labels);
    copy->identity = snapshot_string(to, object->identity);
    for (size_t i = 0; i < catalog_kind(object->kind)->attribute_count; i++)
        copy->values[i] = snapshot_string(to, object->values[i]);
}

static void copy_edges(struct snapshot *to, const struct snapshot *from,
                       struct object **copies)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < from->kinds[kind].count; i++) {
            const struct object *object = from->kinds[kind].items[i];
            struct object *copy = copies[object->number];
            for (size_t j = 0; copy && j < object->needs.count; j++) {
                const struct edge *edge = &object->needs.items[j];
                if (copies[edge->to->number])
                    snapshot_add_edge(to, copy, copies[edge->to->number],
                                      edge->type);
            }
        }
}

static struct snapshot *copy_kept(struct work *work, int side)
{
    const struct snapshot *from = work->sides[side];
    struct snapshot *to = snapshot_new(from->server_version);
    to->role = snapshot_string(to, from->role);
    struct object **copies =
        arena_alloc(work->arena, snapshot_count(from) * sizeof(*copies));
    for (enum catalog_kind kind = 0; kind < KIND_COUNT; kind++) {
        snapshot_reserve(to, kind, from->kinds[kind].count);
        for (size_t i = 0; i < from->kinds[kind].count; i++) {
            const struct object *object = from->kinds[kind].items[i];
            if (work->levels[side][object->number] == LEFT_OUT)
                continue;
            copies[object->number] = snapshot_add(to, kind);
            object_copy(to, copies[object->number], object);
        }
    }
    snapshot_tie(to);
    copy_edges(to, from, copies);
    return to;
}

/* What has an effect on objects that do not depend on it: always there. */
static void keep_surroundings(struct work *work, int side)
{
    static const enum catalog_kind kinds[] = {KIND_SCHEMA, KIND_LANGUAGE,
                                              KIND_DEFAULT_PRIVILEGE};
    const struct snapshot *snapshot = work->sides[side];
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (size_t i = 0; i < snapshot->kinds[kinds[k]].count; i++)
            keep(work, side, snapshot->kinds[kinds[k]].items[i], NEEDED);
}

/* Expressions are read by what casts and operators there are; event triggers
 * see every command. */
static bool is_far_reaching(const struct object *object)
{
    static const enum catalog_kind kinds[] = {
        KIND_CAST, KIND_OPERATOR, KIND_OPERATOR_CLASS, KIND_OPERATOR_FAMILY};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (object->kind == kinds[i])
            return true;
    return false;
}

static bool reaches_everything(const struct work *work)
{
    if (work->sides[0]->kinds[KIND_EVENT_TRIGGER].count ||
        work->sides[1]->kinds[KIND_EVENT_TRIGGER].count)
        return true;
    for (size_t i = 0; i < work->queue.count; i++)
        if (is_far_reaching(work->queue.items[i].object))
            return true;
    return false;
}

static void keep_everything(struct work *work, int side)
{
    const struct snapshot *snapshot = work->sides[side];
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < snapshot->kinds[kind].count; i++)
            keep(work, side, snapshot->kinds[kind].items[i], NEEDED);
}

static void keep_reached(struct work *work)
{
    for (int side = 0; side < 2; side++)
        touch_differences(work, side);
    if (work->queue.count && reaches_everything(work)) {
        keep_everything(work, 0);
        keep_everything(work, 1);
        return;
    }
    for (int side = 0; side < 2; side++)
        keep_surroundings(work, side);
    for (size_t i = 0; i < work->queue.count; i++)
        spread(work, work->queue.items[i]);
}

void snapshot_parts(const struct snapshot *old, const struct snapshot *new,
                    bool privileges, bool owners, struct snapshot **old_part,
                    struct snapshot **new_part)
{
    struct work work = {
        .arena = arena_new(),
        .sides = {old, new},
        .privileges = privileges,
        .owners = owners,
    };
    for (int side = 0; side < 2; side++)
        work.levels[side] =
            arena_alloc(work.arena, snapshot_count(work.sides[side]));
    keep_reached(&work);
    *old_part = copy_kept(&work, 0);
    *new_part = copy_kept(&work, 1);
    arena_free(work.arena);
}
