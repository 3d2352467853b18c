/*
 * A line from a person, with history and completion: readline or libedit when
 * one of them is installed (loaded at the first call), a plain read otherwise.
 */
#ifndef MIG_BIND_PROMPT_H
#define MIG_BIND_PROMPT_H

#include <lua.h>

/* Adds `prompt` and `prompt_history` to the module's table on top. */
void bind_prompt_open(lua_State *L);

#endif
