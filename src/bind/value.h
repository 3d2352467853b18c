/*
 * Lua values and struct value, both ways.
 *
 *   nil, core.null        VALUE_NIL
 *   core.sql "…"          VALUE_SQL
 *   { 1, 2, 3 }, { }      VALUE_LIST
 *   { name = … }          VALUE_TABLE, fields in the order of their names
 *   { "a", order = "d" }  VALUE_TABLE; the n-th item is the field named "n"
 *
 * Anything else, a hole in a list, a table inside itself, and text with a
 * zero byte are usage errors that say where: columns[2].default.
 */
#ifndef MIG_BIND_VALUE_H
#define MIG_BIND_VALUE_H

#include "bind/scratch.h"

#define BIND_SQL "mig.sql"

/* Adds `sql`, `sql_mt` and `null` to the module's table on top. */
void bind_value_open(lua_State *L);
/* The value at index, in the scratch's arena; `what` begins complaints. */
struct value *bind_value_read(lua_State *L, int index, struct scratch *scratch,
                              const char *what);
/*
 * The same for named arguments: a table without positional items; nil and an
 * absent argument are the empty table.
 */
struct value *bind_value_read_named(lua_State *L, int index,
                                    struct scratch *scratch, const char *what);
/* Raises unless each field's name is in the NULL-terminated list. */
void bind_value_check_names(lua_State *L, const struct value *table,
                            const char *what, const char *const *names);
void bind_value_push(lua_State *L, const struct value *value);
void bind_sql_push(lua_State *L, const char *text);
/* Whether the value at index is core.null. */
bool bind_is_null(lua_State *L, int index);
void bind_push_null(lua_State *L);

#endif
