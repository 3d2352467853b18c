/* Where `require` finds modules in the executable. */
#ifndef MIG_CLI_MODULES_H
#define MIG_CLI_MODULES_H

#include <lua.h>

/*
 * Preloads mig.core and lpeg, drops relative entries from package.path and
 * package.cpath, and puts searchers in place that load text only: first
 * mig's own modules (embedded, or below `folder` unless NULL), then files
 * along package.path.
 */
void modules_open(lua_State *L, const char *folder);

#endif
