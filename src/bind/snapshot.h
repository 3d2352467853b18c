/* Snapshots and what is made of two: userdata around struct snapshot. */
#ifndef MIG_BIND_SNAPSHOT_H
#define MIG_BIND_SNAPSHOT_H

#include "catalog/catalog.h"

#include <lua.h>

#define BIND_SNAPSHOT "mig.snapshot"

/* Makes the metatable; adds snapshot_empty and snapshot_parse to the module's
 * table on top. */
void bind_snapshot_open(lua_State *L);
/* Pushes an empty handle, for the caller to fill. */
struct snapshot **bind_snapshot_new(lua_State *L);
/* The snapshot at index; raises when it is none or was closed. */
const struct snapshot *bind_check_snapshot(lua_State *L, int index);

#endif
