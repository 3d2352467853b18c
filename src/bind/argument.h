/*
 * Checking what Lua hands over.  Every function of the module is a closure
 * whose first upvalue is its name ("core.ident", "connection:query"), which
 * is what its complaints begin with.
 */
#ifndef MIG_BIND_ARGUMENT_H
#define MIG_BIND_ARGUMENT_H

#include "base/base.h"

#include <lauxlib.h>
#include <lua.h>

/*
 * Puts the functions into the table on top of the stack.  prefix is what
 * stands before the name: "core.", "connection:".
 */
void bind_register(lua_State *L, const char *prefix, const luaL_Reg *functions);
/* The running function's name; valid in functions made by bind_register. */
const char *bind_function(lua_State *L);

/* Raises "NAME: argument N must be WHAT, not TYPE".  Self does not count. */
void bind_argument_error(lua_State *L, int index,
                         const char *what) BASE_NORETURN;

/* The handle in the first place, made with `metatable`; raises otherwise. */
void *bind_check_self(lua_State *L, const char *metatable, const char *what);
/* Text without zero bytes; numbers are not text. */
const char *bind_check_text(lua_State *L, int index);
const char *bind_option_text(lua_State *L, int index, const char *otherwise);
/* Any bytes. */
const char *bind_check_bytes(lua_State *L, int index, size_t *length);
lua_Integer bind_check_integer(lua_State *L, int index);
lua_Number bind_check_number(lua_State *L, int index);
void bind_check_table(lua_State *L, int index);

#endif
