/*
 * Error objects: struct err as Lua sees it.  A table with the metatable
 * core.error and the fields kind, message, sqlstate, detail, hint, statement,
 * context, position, source (file) and line.  source and line are those of
 * the innermost Lua frame that is not mig's own, so that a migration's author
 * reads the line that he wrote.
 */
#ifndef MIG_BIND_ERROR_H
#define MIG_BIND_ERROR_H

#include "base/base.h"

#include <lua.h>

#define BIND_ERROR "mig.error"

/* Adds `error` and `is_error` to the module's table on top of the stack. */
void bind_error_open(lua_State *L);
/* Pushes an error object.  err keeps its strings. */
void bind_error_push(lua_State *L, const struct err *err);
/* Raises err, which someone else on the stack must own (a scratch). */
void bind_error_raise(lua_State *L, const struct err *err) BASE_NORETURN;
/* Raises an error of kind "usage"; fmt is that of lua_pushfstring. */
void bind_usage(lua_State *L, const char *fmt, ...) BASE_NORETURN;
/* The same with a hint (NULL: none), a complete sentence. */
void bind_usage_hint(lua_State *L, const char *hint, const char *fmt,
                     ...) BASE_NORETURN;
/* Raises an error of kind "io" that ends in errno's words. */
void bind_io_error(lua_State *L, int number, const char *fmt,
                   ...) BASE_NORETURN;
/* Pushes such an error. */
void bind_io_error_push(lua_State *L, int number, const char *fmt, ...);

#endif
