/*
 * bind: everything that Lua sees of the C half, as the module "mig.core".
 * The only room where libpq's world and Lua's meet.
 *
 * Rules of every function in here:
 *   - check arguments, make closed handles, call C, then raise or push;
 *   - whatever C owns meanwhile hangs on a scratch or a handle (scratch.h),
 *     so a raise from anywhere, also for want of memory, leaks nothing;
 *   - what is raised is an error object (error.h), never a bare string.
 */
#ifndef MIG_BIND_H
#define MIG_BIND_H

#include <lua.h>

#define BIND_EXPORT __attribute__((visibility("default")))

/* Pushes the module's table. */
BIND_EXPORT int luaopen_mig_core(lua_State *L);

#endif
