/*
 * The actor: an object with a method for every operation.  Each method is a C
 * closure, so that the line an error names is that of the migration.
 */
#ifndef MIG_BIND_ACTOR_H
#define MIG_BIND_ACTOR_H

#include <lua.h>

/* Adds `actor` to the module's table on top. */
void bind_actor_open(lua_State *L);

#endif
