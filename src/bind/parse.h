/* Parse trees for Lua: core.parse, core.parse_plpgsql. */
#ifndef MIG_BIND_PARSE_H
#define MIG_BIND_PARSE_H

#include <lua.h>

void bind_parse_open(lua_State *L);

#endif
