/*
 * Statements that run while Lua does something else: connection:send(sql, …),
 * connection:receive(), and core.wait for whichever of several is first.
 */
#ifndef MIG_BIND_ASYNC_H
#define MIG_BIND_ASYNC_H

#include <lua.h>

/* Adds the methods to the table on top. */
void bind_async_register(lua_State *L);
/* Adds `wait` to the module's table on top. */
void bind_async_open(lua_State *L);

#endif
