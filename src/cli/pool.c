#include "cli/pool.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 16, LISTS = 32, MOST = STEP * LISTS, CHUNK = 64 * 1024 };

struct unused {
    struct unused *next;
};

struct chunk {
    struct chunk *next;
    size_t room; /* keeps what follows aligned */
};

struct pool {
    struct unused *lists[LISTS];
    struct chunk *chunks;
    char *at; /* not yet cut of the newest chunk */
    size_t left;
};

struct pool *pool_new(void)
{
    return calloc(1, sizeof(struct pool));
}

void pool_free(struct pool *pool)
{
    while (pool->chunks != NULL) {
        struct chunk *chunk = pool->chunks;
        pool->chunks = chunk->next;
        free(chunk);
    }
    free(pool);
}

/* The end of a chunk that is too small for a block is left. */
static void *cut(struct pool *pool, size_t size)
{
    if (pool->left < size) {
        struct chunk *chunk = malloc(CHUNK);
        if (chunk == NULL)
            return NULL;
        chunk->next = pool->chunks;
        pool->chunks = chunk;
        pool->at = (char *)(chunk + 1);
        pool->left = CHUNK - sizeof *chunk;
    }
    void *block = pool->at;
    pool->at += size;
    pool->left -= size;
    return block;
}

static size_t list_of(size_t size)
{
    return (size - 1) / STEP;
}

static void *take(struct pool *pool, size_t size)
{
    if (size > MOST)
        return malloc(size);
    size_t list = list_of(size);
    struct unused *block = pool->lists[list];
    if (block == NULL)
        return cut(pool, (list + 1) * STEP);
    pool->lists[list] = block->next;
    return block;
}

static void give_back(struct pool *pool, void *block, size_t size)
{
    if (size > MOST) {
        free(block);
        return;
    }
    struct unused *unused = block;
    unused->next = pool->lists[list_of(size)];
    pool->lists[list_of(size)] = unused;
}

static void *resize(struct pool *pool, void *block, size_t old, size_t size)
{
    if (old > MOST && size > MOST)
        return realloc(block, size);
    if (old <= MOST && size <= MOST && list_of(old) == list_of(size))
        return block;
    void *made = take(pool, size);
    if (made == NULL)
        return size < old ? block : NULL; /* Lua: less cannot fail */
    memcpy(made, block, old < size ? old : size);
    give_back(pool, block, old);
    return made;
}

/* AddressSanitizer knows a block only when it is malloc's own. */
#ifdef __SANITIZE_ADDRESS__
enum { APART = true };
#else
enum { APART = false };
#endif

static void *allocate_apart(void *block, size_t size)
{
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

void *pool_allocate(void *data, void *block, size_t old, size_t size)
{
    struct pool *pool = data;
    if (APART)
        return allocate_apart(block, size);
    if (block == NULL || old == 0)
        return size > 0 ? take(pool, size) : NULL;
    if (size > 0)
        return resize(pool, block, old, size);
    give_back(pool, block, old);
    return NULL;
}
