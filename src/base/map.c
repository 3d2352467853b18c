/*
 * Hash maps with open addressing and linear probing; the number of slots is a
 * power of two and at most half of them are taken.  Slots live in the arena.
 */
#include "base/base.h"

#include <string.h>

enum { FIRST_SLOTS = 16 };

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    return hash;
}

/* Eight bytes a step: most of a large catalog's text comes through here. */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(1469598103934665603);
    size_t left = strlen(text);

    for (; left > 0; text += 8) {
        uint64_t word = 0;
        size_t size = left < 8 ? left : 8;
        memcpy(&word, text, size);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
        left -= size;
    }
    return mix(hash);
}

/* ------------------------------------------------------------ by string */

struct slot {
    const char *key; /* NULL: free */
    uint64_t hash;
    void *value;
};

struct map {
    struct arena *arena;
    struct slot *slots;
    size_t size;
    size_t count;
};

struct map *map_new(struct arena *arena)
{
    struct map *map = arena_alloc(arena, sizeof *map);

    map->arena = arena;
    return map;
}

/* The key's slot, or the free one where it belongs.  The map has slots. */
static struct slot *find(const struct map *map, const char *key, uint64_t hash)
{
    size_t i = hash & (map->size - 1);

    while (map->slots[i].key &&
           (map->slots[i].hash != hash || strcmp(map->slots[i].key, key) != 0))
        i = (i + 1) & (map->size - 1);
    return &map->slots[i];
}

void *map_get(const struct map *map, const char *key)
{
    if (map->count == 0)
        return NULL;
    return find(map, key, hash_text(key))->value;
}

static void grow(struct map *map)
{
    struct slot *old = map->slots;
    size_t size = map->size;

    map->size = size ? size * 2 : FIRST_SLOTS;
    map->slots = arena_alloc(map->arena, map->size * sizeof *map->slots);
    for (size_t i = 0; i < size; i++)
        if (old[i].key)
            *find(map, old[i].key, old[i].hash) = old[i];
}

/* The key's slot; makes one with a copy of the key and no value. */
static struct slot *occupy(struct map *map, const char *key)
{
    if ((map->count + 1) * 2 > map->size)
        grow(map);
    uint64_t hash = hash_text(key);
    struct slot *slot = find(map, key, hash);
    if (!slot->key) {
        slot->key = arena_strdup(map->arena, key);
        slot->hash = hash;
        map->count++;
    }
    return slot;
}

void map_set(struct map *map, const char *key, void *value)
{
    occupy(map, key)->value = value;
}

size_t map_count(const struct map *map)
{
    return map->count;
}

/* ------------------------------------------------------------- interned */

struct interner {
    struct map map;
};

struct interner *interner_new(struct arena *arena)
{
    struct interner *interner = arena_alloc(arena, sizeof *interner);

    interner->map.arena = arena;
    return interner;
}

const char *intern(struct interner *interner, const char *text)
{
    return text ? occupy(&interner->map, text)->key : NULL;
}
