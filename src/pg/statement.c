#include "pg/internal.h"

#include <string.h>

static const char *mode_activity(enum conn_mode mode)
{
    switch (mode) {
    case MODE_READY:
        break;
    case MODE_STREAM:
        return "the rows of another statement are still being read";
    case MODE_COPY_IN:
    case MODE_COPY_OUT:
        return "a COPY is still running";
    case MODE_SENT:
        return "a statement that was sent is still running";
    }
    return "it is in use";
}

static int refuse_busy(const struct pg_conn *conn, const char *statement,
                       struct err *err)
{
    err_set(err, ERR_USAGE, "connection is busy: %s",
            mode_activity(conn->mode));
    err_hint(err, "Finish that first, or collect its rows before the next "
                  "statement.");
    return err_statement(err, statement);
}

int statement_begin(struct pg_conn *conn, const char *statement,
                    struct err *err)
{
    if (conn->mode != MODE_READY)
        return refuse_busy(conn, statement, err);
    if (PQstatus(conn->raw) == CONNECTION_BAD) {
        err_set(err, ERR_CONNECTION, "the connection is lost");
        return err_statement(err, statement);
    }
    if (pg_interrupt_take())
        return interrupt_set(statement, err);
    conn->cancelled = false;
    if (conn->watch.tick)
        conn->tick_due = wait_now() + conn->watch.first;
    return 0;
}

int statement_sent(struct pg_conn *conn, int sent, const char *statement,
                   struct err *err)
{
    return sent == 1 ? 0 : failure_set(conn, NULL, statement, err);
}

int statement_send(struct pg_conn *conn, const char *statement, int count,
                   const char *const *parameters, struct err *err)
{
    if (statement_begin(conn, statement, err) != 0)
        return -1;
    int sent = PQsendQueryParams(conn->raw, statement, count, NULL, parameters,
                                 NULL, NULL, 0);
    return statement_sent(conn, sent, statement, err);
}

/* query_canceled, by whomever */
static bool is_cancel(const struct err *err)
{
    return err->code == ERR_SERVER && strcmp(err->sqlstate, "57014") == 0;
}

static int turn_into_interrupt(struct err *err)
{
    char *statement = err->statement;
    err->statement = NULL;
    interrupt_set(NULL, err);
    err->statement = statement;
    return -1;
}

int statement_settle(struct pg_conn *conn, int outcome, struct err *err)
{
    bool cancelled = conn->cancelled;
    conn->cancelled = false;
    /* The reason (57P01) comes before libpq sees the connection end. */
    if (outcome != 0 && err->code == ERR_SERVER &&
        PQstatus(conn->raw) == CONNECTION_BAD)
        err->code = ERR_CONNECTION;
    if (!cancelled)
        return outcome;
    if (outcome != 0 && is_cancel(err))
        return turn_into_interrupt(err);
    /* The statement was done, or had failed, before the cancel arrived. */
    interrupt_put_back();
    return outcome;
}

int statement_refuse_copy(const PGresult *result, const char *statement,
                          struct err *err)
{
    bool out = PQresultStatus(result) == PGRES_COPY_OUT;
    err_set(err, ERR_USAGE, "COPY %s cannot run as a plain statement",
            out ? "TO stdout" : "FROM stdin");
    err_hint(err, "Use the calls for COPY.");
    return err_statement(err, statement);
}

bool statement_is_copying(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT ||
           status == PGRES_COPY_BOTH;
}

/* Brings a COPY that nobody asked for to its end. */
static void end_copy(struct pg_conn *conn, ExecStatusType status)
{
    if (status != PGRES_COPY_OUT)
        PQputCopyEnd(conn->raw, "not expected here");
    char *row;
    int length = 0;
    while (status != PGRES_COPY_IN && length >= 0) {
        length = PQgetCopyData(conn->raw, &row, 1);
        if (length > 0)
            PQfreemem(row);
        else if (length == 0 && wait_exchange(conn) != 0)
            break;
    }
}

bool statement_is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_EMPTY_QUERY || status == PGRES_COMMAND_OK ||
           status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

static int inspect(struct pg_conn *conn, const PGresult *result,
                   const char *statement, struct err *err)
{
    bool known = err->code != ERR_NONE;
    if (statement_is_good(result))
        return 0;
    if (statement_is_copying(result)) {
        if (!known)
            statement_refuse_copy(result, statement, err);
        end_copy(conn, PQresultStatus(result));
    } else if (!known) {
        failure_set(conn, result, statement, err);
    }
    return -1;
}

static int read_results(struct pg_conn *conn, const char *statement,
                        PGresult **last, struct err *err)
{
    int outcome = 0;
    PGresult *result;

    while ((result = wait_result(conn)) != NULL) {
        if (inspect(conn, result, statement, err) != 0)
            outcome = -1;
        PQclear(*last);
        *last = result;
    }
    return outcome;
}

int statement_finish(struct pg_conn *conn, const char *statement,
                     PGresult **out, struct err *err)
{
    PGresult *last = NULL;
    struct err failure = {0};
    int outcome = read_results(conn, statement, &last, &failure);

    if (outcome == 0 && last == NULL)
        outcome = failure_set(conn, NULL, statement, &failure);
    outcome = statement_settle(conn, outcome, &failure);
    if (outcome == 0 && out) {
        *out = last;
        last = NULL;
    }
    PQclear(last);
    if (outcome != 0) {
        err_release(err);
        *err = failure;
    }
    return outcome;
}

int statement_abandon(struct pg_conn *conn, PGresult *result, struct err *err)
{
    while (result) {
        inspect(conn, result, NULL, err);
        PQclear(result);
        result = wait_result(conn);
    }
    return statement_settle(conn, -1, err);
}

void statement_enter(struct pg_conn *conn, const char *statement,
                     enum conn_mode mode)
{
    conn->mode = mode;
    conn->unflushed = 0;
    buf_reset(&conn->statement);
    buf_adds(&conn->statement, statement);
}

void statement_leave(struct pg_conn *conn)
{
    conn->mode = MODE_READY;
}
