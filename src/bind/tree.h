/*
 * Parse trees, which the C half has as JSON text, become Lua tables.  Unlike
 * the values of json.h they nest deeply, are many, and carry no marks.
 */
#ifndef MIG_BIND_TREE_H
#define MIG_BIND_TREE_H

#include <lua.h>

/*
 * Pushes the value that begins the text: objects and arrays as tables, null
 * as nil, whole numbers as integers.  Raises on text that is no JSON and on
 * nesting deeper than 4,000.
 */
void bind_tree_push(lua_State *L, const char *text);

#endif
