/* The project's private server. */
#ifndef MIG_BIND_LOCAL_H
#define MIG_BIND_LOCAL_H

#include <lua.h>

/* Adds local_start, local_status, local_stop to the module's table on top. */
void bind_local_open(lua_State *L);

#endif
