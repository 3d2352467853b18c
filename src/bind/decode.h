/*
 * Values on their way from PostgreSQL to Lua, by type: integers, floats,
 * booleans, bytes of bytea, json as tables, arrays as lists (NULL in them is
 * core.null), composites by field, ranges as { lower =, upper =, bounds = }.
 * What has no exact Lua value (numeric, timestamps) stays the text that
 * PostgreSQL writes.
 */
#ifndef MIG_BIND_DECODE_H
#define MIG_BIND_DECODE_H

#include "data/data.h"

#include <lua.h>

/* Pushes the value; a NULL type is text. */
void bind_decode(lua_State *L, const struct data_type *type, const char *text,
                 size_t length);

#endif
