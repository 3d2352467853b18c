/* The text rules of PostgreSQL, for Lua: split, ident, literal, … */
#ifndef MIG_BIND_TEXT_H
#define MIG_BIND_TEXT_H

#include <lua.h>

void bind_text_open(lua_State *L);

#endif
