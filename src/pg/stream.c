#include "pg/internal.h"

int pg_stream_start(struct pg_conn *conn, const char *statement, int count,
                    const char *const *parameters, struct err *err)
{
    if (statement_send(conn, statement, count, parameters, err) != 0)
        return -1;
    PQsetSingleRowMode(conn->raw);
    statement_enter(conn, statement, MODE_STREAM);
    return 0;
}

static int not_running(struct err *err)
{
    return err_set(err, ERR_USAGE, "no rows are being read");
}

/* `result` is the one after the last row: an empty set, or an error. */
static int finish(struct pg_conn *conn, PGresult *result, struct err *err)
{
    const char *statement = buf_text(&conn->statement);

    statement_leave(conn);
    if (!statement_is_good(result)) {
        if (statement_is_copying(result))
            statement_refuse_copy(result, statement, err);
        else
            failure_set(conn, result, statement, err);
        return statement_abandon(conn, result, err);
    }
    while (result) {
        PQclear(result);
        result = wait_result(conn);
    }
    return statement_settle(conn, 0, err);
}

int pg_stream_next(struct pg_conn *conn, struct pg_result **row,
                   struct err *err)
{
    *row = NULL;
    if (conn->mode != MODE_STREAM)
        return not_running(err);
    PGresult *result = wait_result(conn);
    if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
        return finish(conn, result, err);
    *row = result_wrap(result);
    return 1;
}

void pg_stream_stop(struct pg_conn *conn)
{
    if (conn->mode != MODE_STREAM)
        return;
    struct err ignored = {0};
    struct pg_result *row;
    while (pg_stream_next(conn, &row, &ignored) == 1)
        pg_result_free(row);
    err_release(&ignored);
}
