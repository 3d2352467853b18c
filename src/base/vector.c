#include "base/base.h"

#include <string.h>

/* Doubles; the old items stay behind in the arena. */
void *vec_grow(struct arena *arena, void *items, size_t size, size_t *capacity)
{
    size_t larger = *capacity ? *capacity * 2 : 8;

    if (larger < *capacity || larger > SIZE_MAX / size)
        base_die("out of memory (%zu items)", larger);
    void *grown = arena_alloc(arena, larger * size);
    if (*capacity)
        memcpy(grown, items, *capacity * size);
    *capacity = larger;
    return grown;
}
