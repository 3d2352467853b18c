/* The machine: terminals, clocks, names, signals. */
#ifndef MIG_BIND_OS_H
#define MIG_BIND_OS_H

#include <lua.h>

/* Adds the table `os` to the module's table on top. */
void bind_os_open(lua_State *L);
/* Raises an error of kind "interrupted" if SIGINT came and nobody said so. */
void bind_check_interrupt(lua_State *L);
/* on_interrupt, run_coroutine and sleep, which have a file of their own */
int bind_os_on_interrupt(lua_State *L);
int bind_os_run_coroutine(lua_State *L);
int bind_os_limit_memory(lua_State *L);
int bind_os_sleep(lua_State *L);

#endif
