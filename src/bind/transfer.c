#include "bind/transfer.h"

#include "bind/argument.h"
#include "bind/connection.h"
#include "bind/copy_row.h"
#include "bind/error.h"
#include "bind/query.h"
#include "bind/scratch.h"

#include <lauxlib.h>

#define TRANSFER "mig.transfer"

enum transfer_kind {
    TRANSFER_ROWS,
    TRANSFER_COPY_OUT,
    TRANSFER_COPY_IN,
};

struct transfer {
    enum transfer_kind kind;
    struct connection *connection; /* NULL: over; user value 1 keeps it alive */
    struct pg_result *row;         /* what is being handed over */
    char *line;
    struct err err;
    struct buf rows;  /* of Lua tables, not yet sent */
    int64_t copied;   /* rows of the COPYs before a pause */
    bool from_tables; /* so that it may pause */
    bool paused;
    bool begun;
    bool encoding; /* a row is half done: no pause */
};

/* Bytes of rows that are sent together. */
enum { ROWS_MAX = 64 * 1024 };

/* ----------------------------------------------------------- life of them */

/* Pushes a transfer that is over; argument 1 is its connection. */
static struct transfer *new_transfer(lua_State *L, enum transfer_kind kind)
{
    struct transfer *transfer = lua_newuserdatauv(L, sizeof *transfer, 1);
    *transfer = (struct transfer){.kind = kind};
    luaL_setmetatable(L, TRANSFER);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    return transfer;
}

static void start(struct transfer *transfer, struct connection *connection)
{
    transfer->connection = connection;
    connection->active = transfer;
}

static void drop_item(struct transfer *transfer)
{
    pg_result_free(transfer->row);
    transfer->row = NULL;
    pg_copy_free(transfer->line);
    transfer->line = NULL;
}

/* The transfer is over; the connection is free again. */
static void finish(struct transfer *transfer)
{
    transfer->connection->active = NULL;
    transfer->connection = NULL;
}

void bind_transfer_detach(struct transfer *transfer)
{
    drop_item(transfer);
    finish(transfer);
}

static void drain_copy(struct pg_conn *conn)
{
    struct err ignored = {0};
    char *line = NULL;
    size_t length;
    while (pg_copy_out_next(conn, &line, &length, &ignored) == 1)
        pg_copy_free(line);
    err_release(&ignored);
}

static void abort_copy(struct pg_conn *conn)
{
    struct err ignored = {0};
    pg_copy_in_end(conn, "given up by the client", NULL, &ignored);
    err_release(&ignored);
}

/* Reads or drops what is left. */
static void stop(struct transfer *transfer)
{
    struct pg_conn *conn = transfer->connection->conn;
    finish(transfer);
    switch (transfer->kind) {
    case TRANSFER_ROWS:
        pg_stream_stop(conn);
        return;
    case TRANSFER_COPY_OUT:
        drain_copy(conn);
        return;
    case TRANSFER_COPY_IN:
        abort_copy(conn);
        return;
    }
}

/* __close and __gc */
static int close_transfer(lua_State *L)
{
    struct transfer *transfer = luaL_checkudata(L, 1, TRANSFER);
    drop_item(transfer);
    if (transfer->connection != NULL)
        stop(transfer);
    err_release(&transfer->err);
    buf_release(&transfer->rows);
    return 0;
}

/* ---------------------------------------------------------------- iterators */

/* The transfer in the closure's second upvalue; NULL when it is over. */
static struct transfer *next_of(lua_State *L)
{
    struct transfer *transfer = lua_touserdata(L, lua_upvalueindex(2));
    drop_item(transfer);
    return transfer->connection != NULL ? transfer : NULL;
}

static int end_of(lua_State *L, struct transfer *transfer, int outcome)
{
    finish(transfer);
    if (outcome < 0)
        bind_error_raise(L, &transfer->err);
    lua_pushnil(L);
    return 1;
}

static int next_row(lua_State *L)
{
    struct transfer *transfer = next_of(L);
    if (transfer == NULL)
        return 0;
    struct pg_conn *conn = transfer->connection->conn;
    int outcome = pg_stream_next(conn, &transfer->row, &transfer->err);
    if (outcome != 1)
        return end_of(L, transfer, outcome);
    lua_settop(L, 0);
    bind_push_names(L, transfer->row);
    bind_push_row(L, transfer->row, 0, 1);
    drop_item(transfer);
    return 1;
}

static int next_line(lua_State *L)
{
    struct transfer *transfer = next_of(L);
    if (transfer == NULL)
        return 0;
    struct pg_conn *conn = transfer->connection->conn;
    size_t length;
    int outcome =
        pg_copy_out_next(conn, &transfer->line, &length, &transfer->err);
    if (outcome != 1)
        return end_of(L, transfer, outcome);
    lua_pushlstring(L, transfer->line, length);
    drop_item(transfer);
    return 1;
}

/* Returns what a generic for takes; the transfer is on top. */
static int push_loop(lua_State *L, lua_CFunction next)
{
    int transfer = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1)); /* the method's name */
    lua_pushvalue(L, transfer);
    lua_pushcclosure(L, next, 2);
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushvalue(L, transfer);
    return 4;
}

/* for row in connection:rows(sql, …) do: rows by column name */
static int rows(lua_State *L)
{
    struct connection *connection = bind_check_free(L);
    const char *statement = bind_check_text(L, 2);
    int last = lua_gettop(L);
    struct scratch *scratch = bind_scratch(L);
    const char *const *parameters = bind_parameters(L, 3, last, scratch);
    struct transfer *transfer = new_transfer(L, TRANSFER_ROWS);
    if (pg_stream_start(connection->conn, statement, last - 2, parameters,
                        &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    start(transfer, connection);
    return push_loop(L, next_row);
}

/* for text in connection:copy_out(sql) do: lines as COPY sends them */
static int copy_out(lua_State *L)
{
    struct connection *connection = bind_check_free(L);
    const char *statement = bind_check_text(L, 2);
    struct scratch *scratch = bind_scratch(L);
    struct transfer *transfer = new_transfer(L, TRANSFER_COPY_OUT);
    if (pg_copy_out_start(connection->conn, statement, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    start(transfer, connection);
    return push_loop(L, next_line);
}

/* ------------------------------------------------------------------ copy_in */

/* Slots of copy_in; 3 … 6 are what a generic for takes. */
enum { SQL = 2, SOURCE, STATE, CONTROL, CLOSING, COLUMNS };

static void check_outcome(lua_State *L, struct transfer *transfer, int outcome)
{
    if (outcome < 0)
        bind_error_raise(L, &transfer->err);
}

static void put(lua_State *L, struct transfer *transfer, const char *bytes,
                size_t length)
{
    struct pg_conn *conn = transfer->connection->conn;
    check_outcome(L, transfer,
                  pg_copy_in_put(conn, bytes, length, &transfer->err));
}

static void flush_rows(lua_State *L, struct transfer *transfer)
{
    if (transfer->rows.length > 0)
        put(L, transfer, transfer->rows.text, transfer->rows.length);
    buf_reset(&transfer->rows);
}

/* Ends the COPY and counts its rows. */
static void end_copy(lua_State *L, struct transfer *transfer)
{
    struct pg_conn *conn = transfer->connection->conn;
    int64_t count = 0;
    finish(transfer);
    check_outcome(L, transfer,
                  pg_copy_in_end(conn, NULL, &count, &transfer->err));
    transfer->copied += count;
}

bool bind_transfer_pause(lua_State *L, struct transfer *transfer)
{
    if (transfer->kind != TRANSFER_COPY_IN || !transfer->from_tables ||
        transfer->encoding)
        return false;
    flush_rows(L, transfer);
    end_copy(L, transfer);
    transfer->paused = true;
    return true;
}

/* Begins the COPY, at first and after a pause. */
static void begin_copy(lua_State *L, struct transfer *transfer)
{
    struct connection *connection = bind_check_free(L);
    const char *statement = lua_tostring(L, SQL);
    check_outcome(
        L, transfer,
        pg_copy_in_start(connection->conn, statement, &transfer->err));
    transfer->paused = false;
    transfer->begun = true;
    start(transfer, connection);
}

/* The string or the table on top. */
static void put_item(lua_State *L, struct transfer *transfer)
{
    size_t length;
    int type = lua_type(L, -1);
    if (type == LUA_TTABLE && !lua_isnil(L, COLUMNS)) {
        transfer->from_tables = true;
        transfer->encoding = true;
        bind_copy_row(L, COLUMNS, lua_gettop(L), &transfer->rows);
        transfer->encoding = false;
    } else if (type != LUA_TSTRING) {
        bind_usage(L, "%s: the iterator must give strings, not %s",
                   bind_function(L), luaL_typename(L, -1));
    }
    if (transfer->paused)
        begin_copy(L, transfer);
    if (transfer->connection == NULL)
        bind_usage(L, "%s: the connection is closed", bind_function(L));
    if (transfer->rows.length >= ROWS_MAX || type == LUA_TSTRING)
        flush_rows(L, transfer);
    if (type != LUA_TSTRING)
        return;
    const char *bytes = lua_tolstring(L, -1, &length);
    put(L, transfer, bytes, length);
}

static void put_all(lua_State *L, struct transfer *transfer)
{
    for (;;) {
        lua_pushvalue(L, SOURCE);
        lua_pushvalue(L, STATE);
        lua_pushvalue(L, CONTROL);
        lua_call(L, 2, 1);
        if (transfer->connection == NULL && !transfer->paused)
            bind_usage(L, "%s: the connection is closed", bind_function(L));
        if (lua_isnil(L, -1))
            return;
        put_item(L, transfer);
        lua_replace(L, CONTROL);
    }
}

/* The fourth value of a generic for, which may be nil. */
static void close_later(lua_State *L, int index)
{
    if (lua_isnil(L, index))
        return;
    if (luaL_getmetafield(L, index, "__close") == LUA_TNIL)
        bind_argument_error(L, index, "nil or a value that can be closed");
    lua_pop(L, 1);
    lua_toclose(L, index);
}

/*
 * connection:copy_in(sql, text) or (sql, iterator, state, control, closing,
 * columns) -> number of rows.  Text goes to the server as it is; with columns
 * (connection:columns) the iterator may give tables.  When it uses the
 * connection itself, the COPY ends before and begins again after that.
 */
static int copy_in(lua_State *L)
{
    bind_check_free(L);
    bind_check_text(L, SQL);
    bool is_text = lua_type(L, SOURCE) == LUA_TSTRING;
    if (!is_text && !lua_isfunction(L, SOURCE))
        bind_argument_error(L, SOURCE, "a string or a function");
    lua_settop(L, COLUMNS);
    bind_check_columns(L, COLUMNS);
    close_later(L, CLOSING);
    struct transfer *transfer = new_transfer(L, TRANSFER_COPY_IN);
    lua_toclose(L, -1);
    transfer->paused = true; /* until the first row is there */
    if (is_text) {
        begin_copy(L, transfer);
        size_t length;
        const char *bytes = lua_tolstring(L, SOURCE, &length);
        put(L, transfer, bytes, length);
    } else {
        put_all(L, transfer);
    }
    if (transfer->paused && !transfer->begun)
        begin_copy(L, transfer);
    if (transfer->connection != NULL) {
        flush_rows(L, transfer);
        end_copy(L, transfer);
    }
    lua_pushinteger(L, transfer->copied);
    return 1;
}

void bind_transfer_register(lua_State *L)
{
    luaL_newmetatable(L, TRANSFER);
    lua_pushcfunction(L, close_transfer);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close_transfer);
    lua_setfield(L, -2, "__close");
    lua_pop(L, 1);
    bind_copy_row_open(L);
    bind_register(L, "connection:",
                  (luaL_Reg[]){
                      {"rows", rows},
                      {"columns", bind_columns},
                      {"copy_in", copy_in},
                      {"copy_out", copy_out},
                      {NULL, NULL},
                  });
}
