/* The map of catalog addresses; built like the one of strings in map.c. */
#include "base/base.h"

enum { FIRST_SLOTS = 64 };

struct slot {
    struct address key;
    bool taken;
    void *value;
};

struct address_map {
    struct arena *arena;
    struct slot *slots;
    size_t size;
    size_t count;
};

static size_t hash_address(struct address key)
{
    uint64_t hash = ((uint64_t)key.classid << 32 | key.objid) ^
                    (uint64_t)(uint32_t)key.subid << 17;

    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    return (size_t)hash;
}

static bool same(struct address a, struct address b)
{
    return a.objid == b.objid && a.classid == b.classid && a.subid == b.subid;
}

static struct slot *find(const struct address_map *map, struct address key)
{
    size_t i = hash_address(key) & (map->size - 1);

    while (map->slots[i].taken && !same(map->slots[i].key, key))
        i = (i + 1) & (map->size - 1);
    return &map->slots[i];
}

struct address_map *address_map_new(struct arena *arena)
{
    struct address_map *map = arena_alloc(arena, sizeof *map);

    map->arena = arena;
    return map;
}

void *address_map_get(const struct address_map *map, struct address key)
{
    if (map->count == 0)
        return NULL;
    return find(map, key)->value;
}

static void grow(struct address_map *map)
{
    struct slot *old = map->slots;
    size_t size = map->size;

    map->size = size ? size * 2 : FIRST_SLOTS;
    map->slots = arena_alloc(map->arena, map->size * sizeof *map->slots);
    for (size_t i = 0; i < size; i++)
        if (old[i].taken)
            *find(map, old[i].key) = old[i];
}

void address_map_set(struct address_map *map, struct address key, void *value)
{
    if ((map->count + 1) * 2 > map->size)
        grow(map);
    struct slot *slot = find(map, key);
    if (!slot->taken) {
        slot->taken = true;
        slot->key = key;
        map->count++;
    }
    slot->value = value;
}
