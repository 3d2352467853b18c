/*
 * Lua values as the text that PostgreSQL reads for a type.
 *
 *   nil, core.null       NULL
 *   string               itself; for bytea its bytes
 *   number, boolean      as SQL writes them
 *   table                by type: json, an array's items, a composite's
 *                        fields, a range { lower =, upper =, bounds = "[)" },
 *                        a time as os.date("*t") gives it
 *
 * Complaints begin with `what`.
 */
#ifndef MIG_BIND_ENCODE_H
#define MIG_BIND_ENCODE_H

#include "bind/scratch.h"
#include "data/data.h"

#include <lua.h>

/* The value's text in the scratch's arena (or kept alive by the stack), NULL
 * for NULL.  A NULL type takes no table. */
const char *bind_encode_text(lua_State *L, int index,
                             const struct data_type *type,
                             struct scratch *scratch, const char *what);
/* Appends the text; the value is not NULL. */
void bind_encode(lua_State *L, int index, const struct data_type *type,
                 struct buf *out, const char *what);
/* Whether the value is nil or core.null. */
bool bind_is_nothing(lua_State *L, int index);

#endif
