/* core.diff, core.recreate: plans as Lua tables of steps, doubts, notes. */
#ifndef MIG_BIND_PLAN_H
#define MIG_BIND_PLAN_H

#include <lua.h>

void bind_plan_open(lua_State *L);

#endif
