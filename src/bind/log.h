/*
 * Log messages (a server's notices above all) on their way to Lua.  They are
 * queued while C runs and handed over afterwards, because no callback of
 * libpq's may enter Lua.
 */
#ifndef MIG_BIND_LOG_H
#define MIG_BIND_LOG_H

#include "bind/scratch.h"

#include <lua.h>

/* Adds `on_log` to the module's table on top. */
void bind_log_open(lua_State *L);
/* After a call that talked to a server: calls on_log's function for what is
 * queued, then raises the scratch's error if the outcome is -1. */
void bind_log_settle(lua_State *L, struct scratch *scratch, int outcome);

#endif
