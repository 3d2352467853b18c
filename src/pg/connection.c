#include "pg/internal.h"

#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 10 };

static void on_notice(void *data, const PGresult *notice)
{
    (void)data;
    const char *severity =
        PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(notice, PG_DIAG_MESSAGE_DETAIL);
    bool warning = severity && strcmp(severity, "WARNING") == 0;

    if (message)
        log_send(warning ? LOG_WARNING : LOG_INFO, "%s%s%s", message,
                 detail ? "\n" : "", detail ? detail : "");
}

/* The value that libpq uses for an option of `raw`, 0 when none is set. */
static int option_number(PGconn *raw, const char *keyword)
{
    int number = 0;
    PQconninfoOption *options = PQconninfo(raw);
    for (PQconninfoOption *o = options; o && o->keyword; o++) {
        if (o->val && strcmp(o->keyword, keyword) == 0)
            number = atoi(o->val);
    }
    PQconninfoFree(options);
    return number;
}

static int fail_timeout(PGconn *raw, int seconds, struct err *err)
{
    const char *host = PQhost(raw);
    err_set(err, ERR_CONNECTION,
            "connection to server at \"%s\", port %s failed: "
            "timeout expired after %d s",
            host ? host : "", PQport(raw), seconds);
    strcpy(err->sqlstate, "08001");
    return err_hint(err, "Nothing answered in time: check host, port and "
                         "firewall; connect_timeout=SECONDS gives it longer.");
}

/* Several hosts in one conninfo: trying the next one after a time-out is
 * something that only libpq's blocking call does. */
static bool has_hosts(PGconn *raw)
{
    bool found = false;
    PQconninfoOption *options = PQconninfo(raw);
    for (PQconninfoOption *o = options; o && o->keyword; o++) {
        bool names_host = strcmp(o->keyword, "host") == 0 ||
                          strcmp(o->keyword, "hostaddr") == 0;
        if (names_host && o->val && strchr(o->val, ','))
            found = true;
    }
    PQconninfoFree(options);
    return found;
}

static const char *const keywords[] = {"fallback_application_name", "dbname",
                                       "client_encoding", NULL};

static PGconn *connect_blocking(const char *conninfo)
{
    static const char *const names[] = {"connect_timeout",
                                        "fallback_application_name", "dbname",
                                        "client_encoding", NULL};
    const char *timeout = getenv("PGCONNECT_TIMEOUT") ? "" : "10";
    const char *values[] = {timeout, "mig", conninfo, "UTF8", NULL};
    return PQconnectdbParams(names, values, 1);
}

struct pg_opening {
    struct arena *arena; /* holds this struct itself */
    const char *conninfo;
    PGconn *raw; /* NULL: several hosts, or a failure that is known already */
    PostgresPollingStatusType next;
    struct err failure;
};

static short awaited(const struct pg_opening *opening)
{
    return opening->next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
}

static bool is_over(const struct pg_opening *opening)
{
    return opening->next == PGRES_POLLING_OK ||
           opening->next == PGRES_POLLING_FAILED;
}

/* As far as it goes without waiting: a local server has what it needs then. */
static void go_ahead(struct pg_opening *opening)
{
    while (!is_over(opening) &&
           wait_fd(PQsocket(opening->raw), awaited(opening), 0))
        opening->next = PQconnectPoll(opening->raw);
}

struct pg_opening *pg_open_begin(const char *conninfo)
{
    struct arena *arena = arena_new();
    struct pg_opening *opening = arena_alloc(arena, sizeof *opening);
    const char *values[] = {"mig", conninfo, "UTF8", NULL};

    opening->arena = arena;
    opening->conninfo = arena_strdup(arena, conninfo);
    if (conninfo_check(conninfo, &opening->failure) != 0)
        return opening;
    opening->raw = PQconnectStartParams(keywords, values, 1);
    if (opening->raw && has_hosts(opening->raw)) {
        PQfinish(opening->raw);
        opening->raw = NULL;
        return opening;
    }
    opening->next = PQstatus(opening->raw) == CONNECTION_BAD
                        ? PGRES_POLLING_FAILED
                        : PGRES_POLLING_WRITING;
    go_ahead(opening);
    return opening;
}

void pg_open_cancel(struct pg_opening *opening)
{
    if (!opening)
        return;
    PQfinish(opening->raw);
    err_release(&opening->failure);
    arena_free(opening->arena);
}

/* libpq's blocking calls would sit out an interrupt. */
static int await_opening(struct pg_opening *opening, struct err *err)
{
    PGconn *raw = opening->raw;
    int seconds = option_number(raw, "connect_timeout");
    if (seconds <= 0)
        seconds = CONNECT_SECONDS;
    int64_t deadline = wait_now() + (int64_t)seconds * 1000;

    while (!is_over(opening)) {
        int64_t left = deadline - wait_now();
        if (left <= 0)
            return fail_timeout(raw, seconds, err);
        bool ready = wait_fd(PQsocket(raw), awaited(opening), (int)left);
        if (pg_interrupt_take())
            return interrupt_set(NULL, err);
        if (ready) /* not so after SIGCONT */
            opening->next = PQconnectPoll(raw);
    }
    return opening->next == PGRES_POLLING_OK ? 0 : failure_set_open(raw, err);
}

static int finish_opening(struct pg_opening *opening, struct err *err)
{
    if (pg_interrupt_take())
        return interrupt_set(NULL, err);
    if (opening->failure.code != ERR_NONE) {
        *err = opening->failure;
        opening->failure = (struct err){0};
        return -1;
    }
    if (opening->raw)
        return await_opening(opening, err);
    opening->raw = connect_blocking(opening->conninfo);
    if (PQstatus(opening->raw) == CONNECTION_OK)
        return 0;
    return failure_set_open(opening->raw, err);
}

#define CONFORMING "standard_conforming_strings"

static struct pg_conn *wrap(PGconn *raw)
{
    struct arena *arena = arena_new();
    struct pg_conn *conn = arena_alloc(arena, sizeof *conn);

    PQsetNoticeReceiver(raw, on_notice, NULL);
    PQsetnonblocking(raw, 1);
    conn->arena = arena;
    conn->raw = raw;
    return conn;
}

/*
 * A server, database or role may say otherwise (until PostgreSQL 18): a
 * backslash in text that another session deparsed would mean something else.
 */
static int conform(struct pg_conn *conn, struct err *err)
{
    const char *now = PQparameterStatus(conn->raw, CONFORMING);

    if (now && strcmp(now, "off") == 0)
        return pg_exec(conn, "SET " CONFORMING " = on", err);
    return 0;
}

int pg_open_end(struct pg_opening *opening, struct pg_conn **out,
                struct err *err)
{
    int outcome = finish_opening(opening, err);

    *out = NULL;
    if (outcome == 0) {
        struct pg_conn *conn = wrap(opening->raw);
        opening->raw = NULL;
        outcome = conform(conn, err);
        if (outcome == 0)
            *out = conn;
        else
            pg_close(conn);
    }
    pg_open_cancel(opening);
    return outcome;
}

int pg_open(const char *conninfo, struct pg_conn **out, struct err *err)
{
    return pg_open_end(pg_open_begin(conninfo), out, err);
}

void pg_close(struct pg_conn *conn)
{
    if (!conn)
        return;
    PQfinish(conn->raw);
    buf_release(&conn->statement);
    arena_free(conn->arena);
}

int pg_server_version(const struct pg_conn *conn)
{
    return PQserverVersion(conn->raw);
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

const char *pg_host(const struct pg_conn *conn)
{
    return text_of(PQhost(conn->raw));
}

const char *pg_port(const struct pg_conn *conn)
{
    return text_of(PQport(conn->raw));
}

const char *pg_user(const struct pg_conn *conn)
{
    return text_of(PQuser(conn->raw));
}

const char *pg_database(const struct pg_conn *conn)
{
    return text_of(PQdb(conn->raw));
}

int pg_backend_pid(const struct pg_conn *conn)
{
    return PQbackendPID(conn->raw);
}

enum pg_transaction pg_transaction_status(const struct pg_conn *conn)
{
    switch (PQtransactionStatus(conn->raw)) {
    case PQTRANS_IDLE:
        return PG_IDLE;
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS:
        return PG_IN_TRANSACTION;
    case PQTRANS_INERROR:
        return PG_IN_ERROR;
    case PQTRANS_UNKNOWN:
        break;
    }
    return PG_LOST;
}
