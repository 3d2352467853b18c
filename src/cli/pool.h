/*
 * Lua's memory.  Small blocks come from lists by size, cut from chunks that
 * stay until the end: a table that is made and forgotten costs a few
 * instructions.  Larger ones are malloc's.
 */
#ifndef MIG_CLI_POOL_H
#define MIG_CLI_POOL_H

#include <stddef.h>

struct pool;

struct pool *pool_new(void); /* NULL: out of memory */
/* Also what was not given back; to be called when the state is closed. */
void pool_free(struct pool *pool);
/* A lua_Alloc; data is the pool. */
void *pool_allocate(void *data, void *block, size_t old, size_t size);

#endif
