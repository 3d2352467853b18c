/*
 * Results as tables that can be written down, and back: result:pack() and
 * connection:unpack(table).
 */
#ifndef MIG_BIND_PACKED_H
#define MIG_BIND_PACKED_H

#include "pg/pg.h"

#include <lua.h>

/* { c = names, t = oids, a = affected, r = { { text or false, … }, … } } */
void bind_packed_push(lua_State *L, const struct pg_result *raw);
/* Adds `unpack` to the connection's methods, on top. */
void bind_packed_register(lua_State *L);

#endif
