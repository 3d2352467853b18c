/*
 * Transfers: rows that stream out of a connection, COPY in and COPY out.
 * Each is a userdata that is the to-be-closed value of a generic for, so
 * leaving the loop by break, return or an error frees the connection.
 */
#ifndef MIG_BIND_TRANSFER_H
#define MIG_BIND_TRANSFER_H

#include <lua.h>
#include <stdbool.h>

struct transfer;

/* Makes the metatable; adds the methods to the table on top. */
void bind_transfer_register(lua_State *L);
/* Ends a COPY of Lua tables for the time being, so that the connection is free
 * for what its iterator wants; false when this is something else. */
bool bind_transfer_pause(lua_State *L, struct transfer *transfer);
/* The connection is about to close: the transfer must not touch it again. */
void bind_transfer_detach(struct transfer *transfer);

#endif
