#include "pg/internal.h"

int pg_exec(struct pg_conn *conn, const char *script, struct err *err)
{
    if (statement_begin(conn, script, err) != 0)
        return -1;
    int sent = PQsendQuery(conn->raw, script);
    if (statement_sent(conn, sent, script, err) != 0)
        return -1;
    return statement_finish(conn, script, NULL, err);
}

int pg_query(struct pg_conn *conn, const char *statement, int count,
             const char *const *parameters, struct pg_result **out,
             struct err *err)
{
    if (statement_send(conn, statement, count, parameters, err) != 0)
        return -1;

    PGresult *raw = NULL;
    if (statement_finish(conn, statement, out ? &raw : NULL, err) != 0)
        return -1;
    if (out)
        *out = result_wrap(raw);
    return 0;
}

int pg_cancel(struct pg_conn *conn, struct err *err)
{
    char reason[256] = "no connection";
    PGcancel *cancel = PQgetCancel(conn->raw);
    int sent = cancel ? PQcancel(cancel, reason, sizeof reason) : 0;

    PQfreeCancel(cancel);
    if (sent)
        return 0;
    return err_set(err, ERR_CONNECTION, "could not cancel the statement: %s",
                   reason);
}
