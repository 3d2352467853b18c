/*
 * Prepared statements, and many statements in one round trip: adds `prepare`
 * and `send_all` to the connection.
 */
#ifndef MIG_BIND_STATEMENT_H
#define MIG_BIND_STATEMENT_H

#include <lua.h>

/* Makes the metatable; adds methods to the connection's, on top. */
void bind_statement_register(lua_State *L);

#endif
