/*
 * JSON and Lua values.  Arrays and objects become tables with dkjson's mark
 * (__jsontype in their metatable), so that an empty one stays what it was;
 * JSON's null is core.null.  An unmarked empty table is an object.
 */
#ifndef MIG_BIND_JSON_H
#define MIG_BIND_JSON_H

#include "base/base.h"

#include <lua.h>

/* Makes the metatables. */
void bind_json_open(lua_State *L);
/* Pushes the value; text that is no JSON is pushed as it is. */
void bind_json_push(lua_State *L, const char *text, size_t length);
/* Appends the value at index; complaints begin with `what`. */
void bind_json_write(lua_State *L, int index, struct buf *out,
                     const char *what);
/* Adds core.json, which writes documents, to the module at the top. */
void bind_json_writer_open(lua_State *L);

#endif
