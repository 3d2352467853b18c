/*
 * What a connection knows of its database's types, and of the parameters of
 * statements that it saw.  Both are forgotten when something may have changed
 * them.  Types are a userdata of their own, so that results and streams that
 * still use them keep them.
 */
#ifndef MIG_BIND_TYPES_H
#define MIG_BIND_TYPES_H

#include "bind/connection.h"
#include "bind/scratch.h"
#include "data/data.h"

/* User values of a connection. */
enum {
    BIND_CONNECTION_TYPES = 1,
    BIND_CONNECTION_STATEMENTS,
    BIND_CONNECTION_WATCH, /* the function of on_wait */
    BIND_CONNECTION_VALUES = BIND_CONNECTION_WATCH,
};

/* Makes the metatable. */
void bind_types_open(lua_State *L);
/* Pushes the types of the connection at index (a userdata). */
struct data_types *bind_types_push(lua_State *L, int connection);
/* After a statement with this tag, or a script (NULL). */
void bind_types_forget(lua_State *L, int connection, const char *tag);
/* Makes sure that types are known; may talk to the server. */
void bind_types_learn(lua_State *L, int connection, struct data_types *types,
                      const uint32_t *oids, size_t count,
                      struct scratch *scratch);
/* The types of the columns of a result, in the scratch's or a caller's
 * memory: room for one a column. */
void bind_types_of_columns(lua_State *L, int connection,
                           struct data_types *types,
                           const struct pg_result *result,
                           const struct data_type **out,
                           struct scratch *scratch);
/*
 * The parameters in the slots first … last, as the statement's types want
 * them.  Asks the server for those types when a value needs it (once a
 * statement).  May run Lua code: check the connection again afterwards.
 */
const char *const *bind_typed_parameters(lua_State *L, int connection,
                                         const char *statement, int first,
                                         int last, struct scratch *scratch);

#endif
