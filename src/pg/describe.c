#include "pg/internal.h"

/* Sends Parse and Describe together: one round trip. */
static int send_describe(struct pg_conn *conn, const char *name,
                         const char *statement, struct err *err)
{
    int sent = PQsendPrepare(conn->raw, name, statement, 0, NULL);
    if (statement_sent(conn, sent, statement, err) != 0)
        return -1;
    sent = PQsendDescribePrepared(conn->raw, name);
    if (statement_sent(conn, sent, statement, err) != 0)
        return -1;
    return statement_sent(conn, PQpipelineSync(conn->raw), statement, err);
}

/* The results of both; the second has the types. */
static int read_describe(struct pg_conn *conn, const char *statement,
                         PGresult **out, struct err *err)
{
    int outcome = 0;
    ExecStatusType status = PGRES_EMPTY_QUERY;

    while (status != PGRES_PIPELINE_SYNC &&
           PQstatus(conn->raw) != CONNECTION_BAD) {
        PGresult *result = wait_result(conn);
        status = result ? PQresultStatus(result) : PGRES_EMPTY_QUERY;
        bool bad = status == PGRES_FATAL_ERROR;
        if (bad && outcome == 0)
            outcome = failure_set(conn, result, statement, err);
        if (status == PGRES_COMMAND_OK) {
            PQclear(*out);
            *out = result;
        } else {
            PQclear(result);
        }
    }
    if (outcome == 0 && PQstatus(conn->raw) == CONNECTION_BAD)
        outcome = failure_set(conn, NULL, statement, err);
    return outcome;
}

static int describe(struct pg_conn *conn, const char *name,
                    const char *statement, PGresult **raw, struct err *err)
{
    int outcome = send_describe(conn, name, statement, err);

    if (outcome == 0)
        outcome = read_describe(conn, statement, raw, err);
    return statement_settle(conn, outcome, err);
}

int pg_describe(struct pg_conn *conn, const char *name, const char *statement,
                struct pg_result **out, struct err *err)
{
    PGresult *raw = NULL;

    *out = NULL;
    if (statement_begin(conn, statement, err) != 0)
        return -1;
    if (!PQenterPipelineMode(conn->raw))
        return failure_set(conn, NULL, statement, err);
    int outcome = describe(conn, name, statement, &raw, err);
    if (!PQexitPipelineMode(conn->raw) && outcome == 0)
        outcome = failure_set(conn, NULL, statement, err);
    if (outcome == 0)
        *out = result_wrap(raw);
    else
        PQclear(raw);
    return outcome;
}

int pg_query_prepared(struct pg_conn *conn, const char *name,
                      const char *statement, int count,
                      const char *const *parameters, struct pg_result **out,
                      struct err *err)
{
    if (statement_begin(conn, statement, err) != 0)
        return -1;
    int sent =
        PQsendQueryPrepared(conn->raw, name, count, parameters, NULL, NULL, 0);
    if (statement_sent(conn, sent, statement, err) != 0)
        return -1;

    PGresult *raw = NULL;
    if (statement_finish(conn, statement, &raw, err) != 0)
        return -1;
    *out = result_wrap(raw);
    return 0;
}
