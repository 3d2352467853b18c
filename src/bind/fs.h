/* Files: what Lua's io library has not. */
#ifndef MIG_BIND_FS_H
#define MIG_BIND_FS_H

#include <lua.h>

/* Adds the table `fs` to the module's table on top. */
void bind_fs_open(lua_State *L);
/* write_atomic(path, text), which has a file of its own */
int bind_fs_write_atomic(lua_State *L);

#endif
