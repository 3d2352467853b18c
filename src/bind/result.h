/*
 * What a query gave, for typed reading: userdata around struct pg_result.
 * Rows become Lua tables one by one, so that a large result is not in memory
 * twice.  Adds `execute`, `prepare` and `send_all` to the connection.
 */
#ifndef MIG_BIND_RESULT_H
#define MIG_BIND_RESULT_H

#include "bind/scratch.h"
#include "pg/pg.h"

/* Pushes a closed result; fill the place, then call bind_result_opened with
 * the result still on top. */
struct pg_result **bind_result_new(lua_State *L);
void bind_result_opened(lua_State *L, int connection, struct scratch *scratch);
/* Makes the metatables; adds methods to the connection's, on top. */
void bind_result_register(lua_State *L);

#endif
