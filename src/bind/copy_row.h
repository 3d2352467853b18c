/*
 * Lua tables as rows of COPY … FROM stdin, in its text format.
 */
#ifndef MIG_BIND_COPY_ROW_H
#define MIG_BIND_COPY_ROW_H

#include "base/base.h"

#include <lua.h>

/* Makes the metatable. */
void bind_copy_row_open(lua_State *L);
/* connection:columns(sql) -> the names and types of a query's columns, for
 * copy_in */
int bind_columns(lua_State *L);
/* Raises unless the value at index is nil or such columns. */
void bind_check_columns(lua_State *L, int index);
/* Appends a line: values by column name, or by position. */
void bind_copy_row(lua_State *L, int columns, int row, struct buf *out);

#endif
