/* The snapshot as a store: adding, sorting, finding. */
#include "catalog/internal.h"

#include <stdlib.h>
#include <string.h>

static struct store *store_of(const struct snapshot *snapshot)
{
    return (struct store *)snapshot;
}

struct snapshot *snapshot_new(int server_version)
{
    struct arena *arena = arena_new();
    struct store *store = arena_alloc(arena, sizeof *store);
    store->snapshot.arena = arena;
    store->snapshot.server_version = server_version;
    store->strings = interner_new(arena);
    return &store->snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
    if (snapshot)
        arena_free(snapshot->arena);
}

const char *snapshot_string(struct snapshot *snapshot, const char *text)
{
    if (!text)
        return NULL;
    if (!text[0])
        return "";
    if (strlen(text) < 80)
        return intern(store_of(snapshot)->strings, text);
    return arena_strdup(snapshot->arena, text);
}

void snapshot_reserve(struct snapshot *snapshot, enum catalog_kind kind,
                      size_t count)
{
    snapshot->kinds[kind].items =
        arena_alloc(snapshot->arena, count * sizeof(struct object *));
}

struct object *snapshot_add(struct snapshot *snapshot, enum catalog_kind kind)
{
    struct object *object = arena_alloc(snapshot->arena, sizeof *object);
    object->kind = kind;
    object->values =
        arena_alloc(snapshot->arena, catalog_kind(kind)->attribute_count *
                                         sizeof object->values[0]);
    snapshot->kinds[kind].items[snapshot->kinds[kind].count++] = object;
    return object;
}

void snapshot_add_edge(struct snapshot *snapshot, struct object *from,
                       struct object *to, char type)
{
    struct edge forth = {.to = to, .type = type};
    struct edge back = {.to = from, .type = type};
    vec_push(snapshot->arena, &from->needs, forth);
    vec_push(snapshot->arena, &to->needed_by, back);
}

static int compare_keys(const void *a, const void *b)
{
    const struct object *x = *(struct object *const *)a;
    const struct object *y = *(struct object *const *)b;
    return strcmp(x->key, y->key);
}

static struct object *find_relation(const struct snapshot *snapshot,
                                    const char *key)
{
    static const enum catalog_kind relations[] = {KIND_TABLE, KIND_VIEW,
                                                  KIND_MATERIALIZED_VIEW};
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++) {
        struct object *found = snapshot_find(snapshot, relations[i], key);
        if (found)
            return found;
    }
    return NULL;
}

/* Kinds whose parent is no relation; the rest are parts of relations. */
static const struct {
    enum catalog_kind kind;
    enum catalog_kind parent;
} parents[] = {
    {KIND_ATTRIBUTE, KIND_COMPOSITE},
    {KIND_DOMAIN_CONSTRAINT, KIND_DOMAIN},
    {KIND_USER_MAPPING, KIND_SERVER},
    {KIND_OPERATOR_FAMILY_MEMBER, KIND_OPERATOR_FAMILY},
    {KIND_PUBLICATION_TABLE, KIND_PUBLICATION},
    {KIND_PUBLICATION_SCHEMA, KIND_PUBLICATION},
};

static struct object *find_parent(const struct snapshot *snapshot,
                                  const struct object *object)
{
    for (size_t i = 0; i < sizeof parents / sizeof *parents; i++)
        if (parents[i].kind == object->kind)
            return snapshot_find(snapshot, parents[i].parent,
                                 object->parent_key);
    return find_relation(snapshot, object->parent_key);
}

/* A part's place among all of its kind: its owner's first, then its own. */
struct place {
    uint64_t rank;
    struct object *object;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Columns and attributes: as they stand in their table.  Owners are sorted
 * and numbered before; parts of none of the snapshot come first. */
static void sort_places(struct snapshot *snapshot, enum catalog_kind kind)
{
    struct object **items = snapshot->kinds[kind].items;
    size_t count = snapshot->kinds[kind].count;
    struct arena *arena = arena_new();
    struct place *places = arena_alloc(arena, count * sizeof *places);
    for (size_t i = 0; i < count; i++) {
        const struct object *parent = find_parent(snapshot, items[i]);
        uint64_t owner = parent ? parent->number + 1 : 0;
        places[i].rank =
            owner << 32 | (uint32_t)atoi(object_get(items[i], "position"));
        places[i].object = items[i];
    }
    qsort(places, count, sizeof places[0], compare_places);
    for (size_t i = 0; i < count; i++)
        items[i] = places[i].object;
    arena_free(arena);
}

static void tie_parent(struct snapshot *snapshot, struct object *object)
{
    if (!object->parent_key[0])
        return;
    object->parent = find_parent(snapshot, object);
    if (object->parent)
        vec_push(snapshot->arena, &object->parent->children, object);
}

void snapshot_tie(struct snapshot *snapshot)
{
    struct store *store = store_of(snapshot);
    size_t number = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct object **items = snapshot->kinds[kind].items;
        size_t count = snapshot->kinds[kind].count;
        if (kind == KIND_COLUMN || kind == KIND_ATTRIBUTE)
            sort_places(snapshot, kind);
        else if (count > 1)
            qsort(items, count, sizeof items[0], compare_keys);
        store->by_key[kind] = map_new(snapshot->arena);
        for (size_t i = 0; i < count; i++) {
            items[i]->number = number++;
            map_set(store->by_key[kind], items[i]->key, items[i]);
        }
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; i < snapshot->kinds[kind].count; i++)
            tie_parent(snapshot, snapshot->kinds[kind].items[i]);
}

struct object *snapshot_find(const struct snapshot *snapshot,
                             enum catalog_kind kind, const char *key)
{
    return map_get(store_of(snapshot)->by_key[kind], key);
}

size_t snapshot_count(const struct snapshot *snapshot)
{
    size_t sum = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        sum += snapshot->kinds[kind].count;
    return sum;
}

int catalog_attribute_index(const struct catalog_kind_info *info,
                            const char *name)
{
    for (size_t i = 0; i < info->attribute_count; i++) {
        const char *known = info->attributes[i].name;
        /* a diff asks hundreds of thousands of times */
        if (known[0] == name[0] && strcmp(known, name) == 0)
            return (int)i;
    }
    return -1;
}

static const char **find_value(const struct object *object,
                               const char *attribute)
{
    const struct catalog_kind_info *info = catalog_kind(object->kind);
    int index = catalog_attribute_index(info, attribute);
    if (index < 0)
        base_die("kind \"%s\" has no attribute \"%s\"", info->name, attribute);
    return &object->values[index];
}

const char *object_get(const struct object *object, const char *attribute)
{
    return *find_value(object, attribute);
}

void object_set(struct object *object, const char *attribute, const char *value)
{
    *find_value(object, attribute) = value;
}

const struct object *sequence_column(const struct object *sequence)
{
    for (size_t i = 0; i < sequence->needs.count; i++) {
        const struct edge *edge = &sequence->needs.items[i];
        if (edge->type == 'a' && edge->to->kind == KIND_COLUMN)
            return edge->to;
    }
    return NULL;
}

bool object_is(const struct object *object, const char *attribute)
{
    const char *value = object_get(object, attribute);
    return value && strcmp(value, "t") == 0;
}
