/* The table of operations as Lua reads it, and rendering without a server. */
#ifndef MIG_BIND_OPERATIONS_H
#define MIG_BIND_OPERATIONS_H

#include "bind/scratch.h"
#include "ops/ops.h"

#include <lua.h>

/* Where nobody says which server the SQL is for. */
enum { BIND_DEFAULT_VERSION = 150000 };

/* Adds `operations` and `render` to the module's table on top. */
void bind_operations_open(lua_State *L);
/* The operation of that name; raises with the nearest one otherwise. */
const struct ops_operation *bind_operation_find(lua_State *L, const char *name,
                                                const char *what);
/*
 * Reads the argument table at index, checks it, renders it for the version
 * and schema, and pushes the list of statements.  The statements themselves
 * live in the scratch.
 */
void bind_operation_render(lua_State *L, const struct ops_operation *operation,
                           int index, struct scratch *scratch, int version,
                           const char *schema, struct ops_statements *out);

#endif
