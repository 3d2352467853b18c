/* Statements with results: script, query, pipeline; rows as Lua tables. */
#ifndef MIG_BIND_QUERY_H
#define MIG_BIND_QUERY_H

#include "bind/scratch.h"
#include "pg/pg.h"

#include <lua.h>

/* Adds the methods to the table on top. */
void bind_query_register(lua_State *L);
/*
 * The arguments first … last as text for the server (NULL for nil and
 * core.null); NULL when there are none.  They live as long as both the
 * scratch and the arguments.
 */
const char *const *bind_parameters(lua_State *L, int first, int last,
                                   struct scratch *scratch);
/* Pushes { affected =, columns =, types =, [1 … n] = rows }. */
void bind_push_result(lua_State *L, const struct pg_result *result);
/* Pushes the names of the result's columns, one slot each. */
void bind_push_names(lua_State *L, const struct pg_result *result);
/* Pushes a row as a table by name; the names stand from slot `names` on. */
void bind_push_row(lua_State *L, const struct pg_result *result, int row,
                   int names);

#endif
