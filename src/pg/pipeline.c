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

static size_t size_of(const char *statement, const struct pg_parameters *given)
{
    size_t size = strlen(statement);
    for (int i = 0; i < given->count; i++)
        size += given->texts[i] ? strlen(given->texts[i]) : 0;
    return size;
}

static int send_all(const struct pg_batch *batch, struct err *err)
{
    static const struct pg_parameters none;
    struct pg_conn *conn = batch->conn;
    size_t unflushed = 0;
    for (int i = 0; i < batch->count; i++) {
        const char *statement = batch->statements[i];
        const struct pg_parameters *given =
            batch->parameters ? &batch->parameters[i] : &none;
        int sent = PQsendQueryParams(conn->raw, statement, given->count, NULL,
                                     given->texts, NULL, NULL, 0);
        if (statement_sent(conn, sent, statement, err) != 0)
            return -1;
        unflushed += size_of(statement, given);
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

/* A batch on its way: which statement's result comes next. */
struct lane {
    const struct pg_batch *batch;
    struct pg_conn *conn;
    int next; /* the batch's count: its end comes next */
    bool entered;
    bool done;
    int outcome;
    struct err failure;
};

static void fail(struct lane *lane, const PGresult *result,
                 const char *statement)
{
    lane->outcome = -1;
    if (lane->failure.code == ERR_NONE)
        failure_set(lane->conn, result, statement, &lane->failure);
}

/* A statement's result; NULL comes after it. */
static void take_result(struct lane *lane, PGresult *result)
{
    const struct pg_batch *batch = lane->batch;
    int index = lane->next;

    if (result == NULL) {
        lane->next++;
        return;
    }
    if (statement_is_good(result)) {
        batch->results[index] = result_wrap(result);
        if (batch->arrival)
            batch->arrival->arrived(batch->arrival->context, index,
                                    &batch->results[index]);
        return;
    }
    if (statement_is_copying(result) && lane->failure.code == ERR_NONE)
        give_up(lane->conn, batch->statements[index], &lane->failure);
    fail(lane, result, batch->statements[index]);
    PQclear(result);
}

/* Up to the end of the pipeline; what fails here fails in the commit that
 * closes it, like a deferred constraint. */
static void take_end(struct lane *lane, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    if (result && status == PGRES_FATAL_ERROR)
        fail(lane, result, NULL);
    lane->done = status == PGRES_PIPELINE_SYNC ||
                 PQstatus(lane->conn->raw) == CONNECTION_BAD;
    PQclear(result);
}

/* Takes what has arrived; whether there was something. */
static bool take_arrived(struct lane *lane)
{
    bool taken = false;

    /* Of a lost connection PQgetResult gives the reason. */
    while (!lane->done && (PQstatus(lane->conn->raw) == CONNECTION_BAD ||
                           !PQisBusy(lane->conn->raw))) {
        PGresult *result = PQgetResult(lane->conn->raw);
        if (lane->next < lane->batch->count)
            take_result(lane, result);
        else
            take_end(lane, result);
        taken = true;
    }
    return taken;
}

static void start(struct lane *lane)
{
    struct pg_conn *conn = lane->conn;
    const struct pg_batch *batch = lane->batch;
    struct err *err = &lane->failure;

    lane->done = true;
    if (batch->count == 0)
        return;
    lane->outcome = -1;
    if (!PQenterPipelineMode(conn->raw)) {
        failure_set(conn, NULL, NULL, err);
        return;
    }
    lane->entered = true;
    if (send_all(batch, err) != 0)
        return;
    lane->outcome = 0;
    lane->done = false;
}

static void read_lanes(int count, struct lane *lanes)
{
    struct pg_conn *open[PG_BATCHES_MAX];
    int left;

    do {
        bool taken = false;
        left = 0;
        for (int i = 0; i < count; i++) {
            taken = take_arrived(&lanes[i]) || taken;
            if (!lanes[i].done)
                open[left++] = lanes[i].conn;
        }
        if (left > 0 && !taken)
            wait_any(left, open);
    } while (left > 0);
}

static void settle(struct lane *lane)
{
    struct pg_conn *conn = lane->conn;

    if (!lane->entered)
        return;
    lane->outcome = statement_settle(conn, lane->outcome, &lane->failure);
    if (!PQexitPipelineMode(conn->raw) && lane->outcome == 0)
        fail(lane, NULL, NULL);
}

/* An interrupt that one lane says is not said again by another. */
static void settle_all(int count, struct lane *lanes)
{
    bool said = false;

    for (int failed = 1; failed >= 0; failed--)
        for (int i = 0; i < count; i++) {
            if ((lanes[i].outcome != 0) != failed || !lanes[i].batch)
                continue;
            if (said)
                lanes[i].conn->cancelled = false;
            settle(&lanes[i]);
            said = said || lanes[i].failure.code == ERR_INTERRUPTED;
            lanes[i].batch = NULL;
        }
}

static void free_all(const struct pg_batch *batch)
{
    for (int i = 0; i < batch->count; i++) {
        pg_result_free(batch->results[i]);
        batch->results[i] = NULL;
    }
}

/* The first lane's failure is the failure. */
static int finish(int count, const struct pg_batch *batches, struct lane *lanes,
                  struct err *err)
{
    int outcome = 0;

    for (int i = 0; i < count; i++) {
        if (lanes[i].outcome != 0 && outcome == 0) {
            outcome = -1;
            err_release(err);
            *err = lanes[i].failure;
        } else {
            err_release(&lanes[i].failure);
        }
    }
    for (int i = 0; i < count && outcome != 0; i++)
        free_all(&batches[i]);
    return outcome;
}

int pg_pipelines(int count, const struct pg_batch *batches, struct err *err)
{
    struct lane lanes[PG_BATCHES_MAX] = {{0}};

    for (int i = 0; i < count; i++) {
        const struct pg_batch *batch = &batches[i];
        lanes[i].batch = batch;
        lanes[i].conn = batch->conn;
        for (int k = 0; k < batch->count; k++)
            batch->results[k] = NULL;
    }
    for (int i = 0; i < count; i++)
        if (statement_begin(batches[i].conn, NULL, err) != 0 ||
            check(batches[i].count, batches[i].statements, err) != 0)
            return -1;
    for (int i = 0; i < count; i++)
        start(&lanes[i]);
    read_lanes(count, lanes);
    settle_all(count, lanes);
    return finish(count, batches, lanes, err);
}

int pg_pipeline(struct pg_conn *conn, int count, const char *const *statements,
                struct pg_result **results, struct err *err)
{
    struct pg_batch batch = {.conn = conn,
                             .count = count,
                             .statements = statements,
                             .results = results};
    return pg_pipelines(1, &batch, err);
}
