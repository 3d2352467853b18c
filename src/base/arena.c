/* Arenas: blocks in a list, the newest first; freed whole. */
#include "base/base.h"
#include "base/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1024 * 1024 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *blocks;
    size_t total;
};

struct arena *arena_new(void)
{
    struct arena *arena = memory_get(sizeof *arena);

    *arena = (struct arena){0};
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    struct block *block = arena->blocks;
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

static struct block *block_new(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block))
        base_die("out of memory (%zu bytes)", size);
    struct block *block = memory_get(sizeof *block + size);

    *block = (struct block){.size = size};
    arena->total += sizeof *block + size;
    return block;
}

static size_t next_block_size(const struct arena *arena)
{
    if (!arena->blocks)
        return FIRST_BLOCK;
    size_t doubled = arena->blocks->size * 2;
    return doubled < LARGEST_BLOCK ? doubled : LARGEST_BLOCK;
}

/* A block of its own, behind the head, so that the head stays usable. */
static void *alloc_large(struct arena *arena, size_t size)
{
    struct block *block = block_new(arena, size);

    block->used = size;
    block->next = arena->blocks->next;
    arena->blocks->next = block;
    return memset(block->bytes, 0, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);

    if (size > SIZE_MAX - align)
        base_die("out of memory (%zu bytes)", size);
    size = size ? (size + align - 1) / align * align : align;

    if (!arena->blocks || arena->blocks->size - arena->blocks->used < size) {
        size_t wanted = next_block_size(arena);
        if (arena->blocks && size > wanted / 4)
            return alloc_large(arena, size);
        struct block *block = block_new(arena, size > wanted ? size : wanted);
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *memory = arena->blocks->bytes + arena->blocks->used;
    arena->blocks->used += size;
    return memset(memory, 0, size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    if (!text)
        return NULL;
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list args;
    size_t length;

    va_start(args, fmt);
    char *text = memory_vprintf(&length, fmt, args);
    va_end(args);
    char *copy = arena_strndup(arena, text, length);
    free(text);
    return copy;
}

size_t arena_size(const struct arena *arena)
{
    return arena ? arena->total : 0;
}
