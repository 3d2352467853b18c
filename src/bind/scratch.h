/*
 * What one call of a binding function owns: an arena, an error, a buffer, and
 * whatever is hung on it.  It is a userdata in a to-be-closed slot of the
 * function's stack, so it goes when the function returns and when it raises.
 */
#ifndef MIG_BIND_SCRATCH_H
#define MIG_BIND_SCRATCH_H

#include "base/base.h"

#include <lua.h>

struct release;

struct scratch {
    struct arena *arena;
    struct err err;
    struct buf buf;
    struct release *releases;
};

/* Makes the metatable. */
void bind_scratch_open(lua_State *L);
/* Pushes a scratch; once a function, before anything is owned. */
struct scratch *bind_scratch(lua_State *L);
/* Has `release(pointer)` called when the call ends; last one first. */
void bind_scratch_own(struct scratch *scratch, void *pointer,
                      void (*release)(void *pointer));
/* Raises the scratch's error. */
void bind_scratch_raise(lua_State *L, struct scratch *scratch) BASE_NORETURN;
/* Pushes what the buffer holds. */
void bind_scratch_push_buffer(lua_State *L, struct scratch *scratch);

#endif
