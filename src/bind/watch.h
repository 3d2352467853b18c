/*
 * connection:on_wait(fn, first, every): a Lua function that is called while a
 * statement of the connection takes its time.
 */
#ifndef MIG_BIND_WATCH_H
#define MIG_BIND_WATCH_H

#include "bind/connection.h"

void bind_watch_register(lua_State *L);
/* Around a call that waits: the function runs on this stack, where the
 * connection is at `index`. */
void bind_watch_enter(lua_State *L, int index, struct connection *connection);
void bind_watch_leave(struct connection *connection);

#endif
