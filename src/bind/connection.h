/*
 * Connections: userdata around struct pg_conn.  Made closed, then opened;
 * closing twice is nothing.  While rows or a COPY run (transfer.h), the
 * connection serves them alone.
 */
#ifndef MIG_BIND_CONNECTION_H
#define MIG_BIND_CONNECTION_H

#include "pg/pg.h"

#include <lua.h>

#define BIND_CONNECTION "mig.connection"

struct transfer;

struct connection {
    struct pg_conn *conn;    /* NULL: closed */
    struct transfer *active; /* NULL: free */
    lua_State *waiting;      /* who waits for a statement, see watch.h */
    int place;               /* on its stack: this connection */
    bool watched;            /* its function runs: the statement does, too */
};

/* Makes the metatable; adds `connect` to the module's table on top. */
void bind_connection_open(lua_State *L);
/* The connection in the first place of a method; raises when closed. */
struct connection *bind_check_connection(lua_State *L);
/* The same; raises also when rows or a COPY still run. */
struct connection *bind_check_free(lua_State *L);
/* Raises unless the connection at index is open and free; `what` complains. */
struct connection *bind_connection_at(lua_State *L, int index,
                                      const char *what);

#endif
