/* Checksums. */
#ifndef MIG_BIND_DIGEST_H
#define MIG_BIND_DIGEST_H

#include <lua.h>

/* Adds `sha256` to the module's table on top. */
void bind_digest_open(lua_State *L);

#endif
