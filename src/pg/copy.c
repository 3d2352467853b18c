#include "pg/internal.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a COPY that may wait in libpq's buffer. */
enum { UNFLUSHED_MAX = 64 * 1024 };

/* The statement went through, but does not copy in the wanted direction. */
static int refuse(struct pg_conn *conn, const char *statement,
                  const PGresult *result, const char *wanted, struct err *err)
{
    if (PQresultStatus(result) == PGRES_FATAL_ERROR)
        return failure_set(conn, result, statement, err);
    err_set(err, ERR_USAGE, "statement is not a COPY ... %s", wanted);
    return err_statement(err, statement);
}

static int start(struct pg_conn *conn, const char *statement,
                 enum conn_mode mode, struct err *err)
{
    bool in = mode == MODE_COPY_IN;
    if (statement_send(conn, statement, 0, NULL, err) != 0)
        return -1;

    PGresult *result = wait_result(conn);
    if (PQresultStatus(result) == (in ? PGRES_COPY_IN : PGRES_COPY_OUT)) {
        PQclear(result);
        statement_enter(conn, statement, mode);
        return 0;
    }
    refuse(conn, statement, result, in ? "FROM stdin" : "TO stdout", err);
    return statement_abandon(conn, result, err);
}

static int not_running(struct err *err)
{
    return err_set(err, ERR_USAGE, "no COPY is running");
}

/* The COPY is over before its end: reads the reason. */
static int fail(struct pg_conn *conn, struct err *err)
{
    statement_leave(conn);
    if (statement_finish(conn, buf_text(&conn->statement), NULL, err) != 0)
        return -1;
    return err_set(err, ERR_BUG, "COPY ended without a reason");
}

int pg_copy_in_start(struct pg_conn *conn, const char *statement,
                     struct err *err)
{
    return start(conn, statement, MODE_COPY_IN, err);
}

/* An interrupt has no effect on a server that waits for rows: say it. */
static int stop_interrupted(struct pg_conn *conn, struct err *err)
{
    PQputCopyEnd(conn->raw, "interrupted");
    conn->cancelled = true;
    return fail(conn, err);
}

int pg_copy_in_put(struct pg_conn *conn, const char *bytes, size_t length,
                   struct err *err)
{
    if (conn->mode != MODE_COPY_IN)
        return not_running(err);
    while (length > 0) {
        size_t part = length < UNFLUSHED_MAX ? length : UNFLUSHED_MAX;
        int put = PQputCopyData(conn->raw, bytes, (int)part);
        if (put < 0)
            return fail(conn, err);
        if (put == 1) {
            bytes += part;
            length -= part;
            conn->unflushed += part;
        }
        if (put == 0 || conn->unflushed >= UNFLUSHED_MAX) {
            if (wait_flush(conn) != 0)
                return fail(conn, err);
            conn->unflushed = 0;
        }
    }
    if (conn->cancelled || pg_interrupt_take())
        return stop_interrupted(conn, err);
    return 0;
}

/* Whether the error is the server's echo of the failure that we sent. */
static bool is_echo(const struct err *err)
{
    return err->code == ERR_SERVER && strcmp(err->sqlstate, "57014") == 0;
}

static int end_failed(struct pg_conn *conn, struct err *err)
{
    struct err failure = {0};
    const char *statement = buf_text(&conn->statement);

    statement_finish(conn, statement, NULL, &failure);
    if (is_echo(&failure)) {
        err_release(&failure);
        return 0;
    }
    err_release(err);
    *err = failure;
    return failure.code == ERR_NONE ? 0 : -1;
}

int pg_copy_in_end(struct pg_conn *conn, const char *failure, int64_t *rows,
                   struct err *err)
{
    PGresult *result = NULL;

    if (rows)
        *rows = 0;
    if (conn->mode != MODE_COPY_IN)
        return not_running(err);
    if (PQputCopyEnd(conn->raw, failure) < 0)
        return fail(conn, err);
    statement_leave(conn);
    if (failure)
        return end_failed(conn, err);
    if (statement_finish(conn, buf_text(&conn->statement), &result, err) != 0)
        return -1;
    if (rows)
        *rows = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return 0;
}

int pg_copy_out_start(struct pg_conn *conn, const char *statement,
                      struct err *err)
{
    return start(conn, statement, MODE_COPY_OUT, err);
}

int pg_copy_out_next(struct pg_conn *conn, char **row, size_t *length,
                     struct err *err)
{
    *row = NULL;
    *length = 0;
    if (conn->mode != MODE_COPY_OUT)
        return not_running(err);
    int got;
    while ((got = PQgetCopyData(conn->raw, row, 1)) == 0) {
        if (wait_exchange(conn) != 0)
            return fail(conn, err);
    }
    if (got > 0) {
        *length = (size_t)got;
        return 1;
    }
    statement_leave(conn);
    return statement_finish(conn, buf_text(&conn->statement), NULL, err);
}

void pg_copy_free(char *row)
{
    PQfreemem(row);
}
