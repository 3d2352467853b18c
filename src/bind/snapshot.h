/* Snapshots and what is made of two: userdata around struct snapshot. */
#ifndef MIG_BIND_SNAPSHOT_H
#define MIG_BIND_SNAPSHOT_H

#include "bind/scratch.h"
#include "catalog/catalog.h"

#include <lua.h>

#define BIND_SNAPSHOT "mig.snapshot"

/* Makes the metatable; adds the functions snapshot_… to the module's table on
 * top. */
void bind_snapshot_open(lua_State *L);
/* Pushes an empty handle, for the caller to fill. */
struct snapshot **bind_snapshot_new(lua_State *L);
/* The snapshot at index; raises when it is none or was closed. */
const struct snapshot *bind_check_snapshot(lua_State *L, int index);
/* { kind = "view", key = "public.v" }, and a list of such; raise. */
struct catalog_ref bind_snapshot_ref(lua_State *L, const struct value *value);
struct catalog_ref *bind_snapshot_refs(lua_State *L, const struct value *list,
                                       const char *what,
                                       struct scratch *scratch, size_t *count);

#endif
