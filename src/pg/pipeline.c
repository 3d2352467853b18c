#include "pg/internal.h"

#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* libpq cannot run COPY in a pipeline, and does not find out of it. */
static bool is_copy(const char *statement)
{
    statement += strspn(statement, " \t\r\n\f\v(");
    return strncasecmp(statement, "copy", 4) == 0 &&
           strchr(" \t\r\n\f\v(\"", statement[4]) != NULL;
}

static int refuse_copy(const char *statement, struct err *err)
{
    err_set(err, ERR_USAGE, "COPY cannot run in a pipeline");
    return err_statement(err, statement);
}

static int check(int count, const char *const *statements, struct err *err)
{
    for (int i = 0; i < count; i++) {
        if (is_copy(statements[i]))
            return refuse_copy(statements[i], err);
    }
    return 0;
}

/* Bytes that may wait in libpq's buffer, which it moves at every send. */
enum { UNFLUSHED_MAX = 256 * 1024 };

static int send_all(struct pg_conn *conn, int count,
                    const char *const *statements, struct err *err)
{
    size_t unflushed = 0;
    for (int i = 0; i < count; i++) {
        int sent = PQsendQueryParams(conn->raw, statements[i], 0, NULL, NULL,
                                     NULL, NULL, 0);
        if (statement_sent(conn, sent, statements[i], err) != 0)
            return -1;
        unflushed += strlen(statements[i]);
        if (unflushed < UNFLUSHED_MAX)
            continue;
        /* When the connection is lost, reading gives the reason. */
        if (wait_flush(conn) != 0)
            break;
        unflushed = 0;
    }
    return statement_sent(conn, PQpipelineSync(conn->raw), NULL, err);
}

/* A COPY behind a comment: the only way out is to give the connection up. */
static void give_up(struct pg_conn *conn, const char *statement,
                    struct err *err)
{
    refuse_copy(statement, err);
    shutdown(PQsocket(conn->raw), SHUT_RDWR);
    while (PQconsumeInput(conn->raw)) {
    }
}

/* One statement's result and the NULL after it. */
static int read_one(struct pg_conn *conn, const char *statement,
                    struct pg_result **out, struct err *err)
{
    PGresult *result = wait_result(conn);
    bool good = statement_is_good(result);

    if (statement_is_copying(result))
        give_up(conn, statement, err);
    else if (!good && err->code == ERR_NONE)
        failure_set(conn, result, statement, err);
    if (good)
        *out = result_wrap(result);
    else
        PQclear(result);
    PQclear(result ? wait_result(conn) : NULL);
    return good ? 0 : -1;
}

/* Up to the end of the pipeline; what fails here fails in the commit that
 * closes it, like a deferred constraint. */
static int read_sync(struct pg_conn *conn, struct err *err)
{
    int outcome = 0;
    bool ended = false;

    while (!ended) {
        PGresult *result = wait_result(conn);
        ended = PQresultStatus(result) == PGRES_PIPELINE_SYNC ||
                PQstatus(conn->raw) == CONNECTION_BAD;
        if (result && PQresultStatus(result) == PGRES_FATAL_ERROR) {
            outcome = -1;
            if (err->code == ERR_NONE)
                failure_set(conn, result, NULL, err);
        }
        PQclear(result);
    }
    return outcome;
}

static int read_all(struct pg_conn *conn, int count,
                    const char *const *statements, struct pg_result **results,
                    const struct pg_arrival *arrival, struct err *err)
{
    int outcome = 0;

    for (int i = 0; i < count; i++) {
        if (PQstatus(conn->raw) == CONNECTION_BAD && outcome != 0)
            return -1;
        if (read_one(conn, statements[i], &results[i], err) != 0)
            outcome = -1;
        else if (arrival)
            arrival->arrived(arrival->context, i, &results[i]);
    }
    return read_sync(conn, err) == 0 ? outcome : -1;
}

static void free_all(int count, struct pg_result **results)
{
    for (int i = 0; i < count; i++) {
        pg_result_free(results[i]);
        results[i] = NULL;
    }
}

static int run(struct pg_conn *conn, int count, const char *const *statements,
               struct pg_result **results, const struct pg_arrival *arrival,
               struct err *err)
{
    if (send_all(conn, count, statements, err) != 0)
        return -1;
    return read_all(conn, count, statements, results, arrival, err);
}

int pg_pipeline(struct pg_conn *conn, int count, const char *const *statements,
                struct pg_result **results, struct err *err)
{
    return pg_pipeline_each(conn, count, statements, results, NULL, err);
}

int pg_pipeline_each(struct pg_conn *conn, int count,
                     const char *const *statements, struct pg_result **results,
                     const struct pg_arrival *arrival, struct err *err)
{
    struct err failure = {0};

    for (int i = 0; i < count; i++)
        results[i] = NULL;
    if (statement_begin(conn, NULL, err) != 0 ||
        check(count, statements, err) != 0)
        return -1;
    if (count == 0)
        return 0;
    if (!PQenterPipelineMode(conn->raw))
        return failure_set(conn, NULL, NULL, err);

    int outcome = run(conn, count, statements, results, arrival, &failure);
    outcome = statement_settle(conn, outcome, &failure);
    if (!PQexitPipelineMode(conn->raw) && outcome == 0)
        outcome = failure_set(conn, NULL, NULL, &failure);
    if (outcome != 0) {
        free_all(count, results);
        err_release(err);
        *err = failure;
    }
    return outcome;
}
