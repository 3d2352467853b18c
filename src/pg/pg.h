/*
 * pg: everything that talks to a server.  libpq's types stay in the .c files.
 * A connection is used by one thread.  Notices go to the log sink
 * (LOG_INFO, warnings as LOG_WARNING).
 */
#ifndef MIG_PG_H
#define MIG_PG_H

#include "base/base.h"

struct pg_conn;
struct pg_opening;
struct pg_result;

/* ------------------------------------------------------------- connection */

/*
 * Opens a connection.  `conninfo` is a URL, a keyword string or "" (libpq's
 * own defaults).  application_name is set to "mig" unless given.  A message
 * never holds a password.  ERR_CONNECTION on failure, with the server's text
 * (and its SQLSTATE where that is certain) and a hint that says what to look
 * at; ERR_USAGE when the conninfo cannot be read; ERR_INTERRUPTED.  Without a
 * connect_timeout it gives up after 10 seconds.  The client encoding is UTF8,
 * standard_conforming_strings is on.
 */
int pg_open(const char *conninfo, struct pg_conn **out, struct err *err);
void pg_close(struct pg_conn *conn);
/*
 * pg_open in two parts, between which the caller does something else while
 * the server makes the session.  The first one goes as far as goes without
 * waiting; what fails in it is said by the second, which frees `opening`.
 */
struct pg_opening *pg_open_begin(const char *conninfo);
int pg_open_end(struct pg_opening *opening, struct pg_conn **out,
                struct err *err);
/* Instead of the second part.  NULL is fine. */
void pg_open_cancel(struct pg_opening *opening);
/* 150018 for 15.18 */
int pg_server_version(const struct pg_conn *conn);
/* Owned by the connection: host, port, user, database; never a password.
 * `host` is the socket folder for a socket. */
const char *pg_host(const struct pg_conn *conn);
const char *pg_port(const struct pg_conn *conn);
const char *pg_user(const struct pg_conn *conn);
const char *pg_database(const struct pg_conn *conn);
int pg_backend_pid(const struct pg_conn *conn);
/* Appends a conninfo that reaches another database of the same server with
 * the same credentials (it may hold the password: never print it). */
void pg_conninfo(const struct pg_conn *conn, const char *database,
                 struct buf *out);
/* The conninfo of a person, with its password replaced by "***". */
void pg_conninfo_redact(const char *conninfo, struct buf *out);
/* "name=value" pairs as libpq reads a URL or keyword string; ERR_USAGE when
 * libpq cannot.  Passwords are left out. */
int pg_conninfo_parse(const char *conninfo, struct arena *arena,
                      struct value **table, struct err *err);

enum pg_transaction {
    PG_IDLE,
    PG_IN_TRANSACTION,
    PG_IN_ERROR,
    PG_LOST,
};
enum pg_transaction pg_transaction_status(const struct pg_conn *conn);

/* ------------------------------------------------------------------ watch */

/*
 * Somebody who wants to know while a statement takes its time: `tick` is called
 * when a call on the connection has waited for `first` milliseconds, and then
 * every `every`.  It may use other connections, not this one.  It gives false
 * when an interrupt ended it: then the statement is cancelled.  NULL: nobody.
 */
struct pg_watch {
    bool (*tick)(void *context);
    void *context;
    int first;
    int every;
};
void pg_watch(struct pg_conn *conn, const struct pg_watch *watch);

/* -------------------------------------------------------------- interrupt */

/*
 * Makes SIGINT stop what waits for a server: the running statement is
 * cancelled, its results are drained, and the call gives ERR_INTERRUPTED; when
 * nothing runs, the next call gives it without sending anything.  That is
 * said once a signal, so that ROLLBACK and other cleaning up go through.  A
 * second SIGINT ends the process.  System calls that SIGINT meets give EINTR.
 */
void pg_interrupt_install(void);
/* Whether SIGINT came since pg_interrupt_install or pg_interrupt_clear, said
 * or not. */
bool pg_interrupted(void);
void pg_interrupt_clear(void);
/* Whether SIGINT came and nothing has said so yet; now something has. */
bool pg_interrupt_take(void);

/* ------------------------------------------------------------------ query */

/*
 * Calls that find the connection busy with a stream or a COPY give ERR_USAGE
 * and leave it alone.  A connection that is lost gives ERR_CONNECTION.  After
 * any other failure the connection is ready for the next call.
 */

/* Runs a script by the simple protocol; results are dropped.  The error
 * carries the script as its statement, and the position.  Empty is fine. */
int pg_exec(struct pg_conn *conn, const char *script, struct err *err);
/*
 * Runs one statement with text parameters (NULL: SQL NULL; types are left to
 * the server).  *out is the caller's; NULL out drops the rows.
 */
int pg_query(struct pg_conn *conn, const char *statement, int count,
             const char *const *parameters, struct pg_result **out,
             struct err *err);
/*
 * Sends `count` statements without parameters in one pipeline and waits for
 * all results.  On failure nothing is in results (all freed), and the error
 * carries the statement that failed.  Outside a transaction the whole pipeline
 * is one.  COPY is refused (ERR_USAGE).
 */
int pg_pipeline(struct pg_conn *conn, int count, const char *const *statements,
                struct pg_result **results, struct err *err);
/* A pipeline's statements and where their results go.  With `arrival` each
 * result is shown to `arrived` as soon as it is there, while the server works
 * on the next.  One that it takes (and sets to NULL) is its own to free, in a
 * failure, too. */
struct pg_arrival {
    void (*arrived)(void *context, int index, struct pg_result **result);
    void *context;
};
/* A statement's parameters, as pg_query takes them. */
struct pg_parameters {
    int count;
    const char *const *texts;
};
struct pg_batch {
    struct pg_conn *conn;
    int count;
    const char *const *statements;
    struct pg_result **results; /* `count` of them */
    const struct pg_arrival *arrival;
    const struct pg_parameters *parameters; /* one a statement; NULL: none */
};
enum { PG_BATCHES_MAX = 2 };
/*
 * Runs pipelines of several connections at the same time, one batch each; as
 * pg_pipeline for each.  When one fails, all results are freed, the others
 * have ended, and the error is the first one's in the order of batches.
 */
int pg_pipelines(int count, const struct pg_batch *batches, struct err *err);

/*
 * Prepares a statement under a name ("": the unnamed one) and asks for its
 * types.  *out has columns without rows, and the parameters' types.
 */
int pg_describe(struct pg_conn *conn, const char *name, const char *statement,
                struct pg_result **out, struct err *err);
/* Runs what pg_describe prepared; `statement` is for messages. */
int pg_query_prepared(struct pg_conn *conn, const char *name,
                      const char *statement, int count,
                      const char *const *parameters, struct pg_result **out,
                      struct err *err);
/*
 * A statement that runs while the caller does something else, perhaps on
 * other connections: pg_send, then pg_receive, which waits when it has to.
 */
int pg_send(struct pg_conn *conn, const char *statement, int count,
            const char *const *parameters, struct err *err);
int pg_receive(struct pg_conn *conn, struct pg_result **out, struct err *err);
/*
 * Waits until pg_receive of a connection among `conns` would not wait, or the
 * time is over (seconds).  ready[i] says which.  Connections for which nothing
 * was sent count as not ready.  -1: ERR_INTERRUPTED.
 */
int pg_wait(int count, struct pg_conn *const *conns, double seconds,
            bool *ready, struct err *err);

int pg_result_rows(const struct pg_result *result);
int pg_result_columns(const struct pg_result *result);
const char *pg_result_name(const struct pg_result *result, int column);
uint32_t pg_result_type(const struct pg_result *result, int column); /* oid */
/* What pg_describe found: the number of parameters, their types. */
int pg_result_parameters(const struct pg_result *result);
uint32_t pg_result_parameter_type(const struct pg_result *result, int index);
/* The command's tag, like "INSERT 0 5"; never NULL. */
const char *pg_result_tag(const struct pg_result *result);
/* Bytes that it takes. */
size_t pg_result_size(const struct pg_result *result);
/* -1 when there is no such column */
int pg_result_column(const struct pg_result *result, const char *name);
/* NULL for SQL NULL; owned by the result */
const char *pg_result_value(const struct pg_result *result, int row,
                            int column);
size_t pg_result_length(const struct pg_result *result, int row, int column);
/* rows that an INSERT, UPDATE, DELETE, MERGE, COPY touched; 0 otherwise */
int64_t pg_result_affected(const struct pg_result *result);
/* A result made by hand, for answers that were kept: columns, then values in
 * the order of rows and columns (NULL text: SQL NULL, as is what was not
 * set). */
struct pg_result *pg_result_make(int columns, const char *const *names,
                                 const uint32_t *types);
void pg_result_set(struct pg_result *result, int row, int column,
                   const char *text, size_t length);
void pg_result_free(struct pg_result *result);

/* Rows of a large result, one at a time (single-row mode), constant memory.
 * 1: *row holds one row (free it), 0: end, -1: error. */
int pg_stream_start(struct pg_conn *conn, const char *statement, int count,
                    const char *const *parameters, struct err *err);
int pg_stream_next(struct pg_conn *conn, struct pg_result **row,
                   struct err *err);
/* Reads and drops what is left; for early ends. */
void pg_stream_stop(struct pg_conn *conn);

/* COPY … FROM stdin: start, put text, end.  copy_end with a non-NULL
 * failure text makes the server abort the copy with it, and gives 0 when it
 * did (the transaction has failed then).  rows may be NULL. */
int pg_copy_in_start(struct pg_conn *conn, const char *statement,
                     struct err *err);
int pg_copy_in_put(struct pg_conn *conn, const char *bytes, size_t length,
                   struct err *err);
int pg_copy_in_end(struct pg_conn *conn, const char *failure, int64_t *rows,
                   struct err *err);
/* COPY … TO stdout.  1: one row in *row, with its newline (free it with
 * pg_copy_free), 0: end. */
int pg_copy_out_start(struct pg_conn *conn, const char *statement,
                      struct err *err);
int pg_copy_out_next(struct pg_conn *conn, char **row, size_t *length,
                     struct err *err);
void pg_copy_free(char *row);

/* Asks the server to cancel what the connection runs; safe in a signal
 * handler's follow-up, not in the handler itself. */
int pg_cancel(struct pg_conn *conn, struct err *err);

/* --------------------------------------------------------- private server */

/*
 * A PostgreSQL of the project's own in `folder` (…/.mig/server): made with
 * initdb when it is not there, started when it does not run, on a Unix
 * socket, listening on nothing else.  Its socket folder is a short path of
 * its own when folder is too long for a socket.  As root the server runs as
 * an unprivileged user (postgres, otherwise nobody), which is given the
 * folder.  Two processes starting it at once end with one server (a lock
 * file).  A stale postmaster.pid is recognised and removed.
 * `bindir` NULL: newest of /usr/lib/postgresql/<major>/bin, then PATH.
 */
struct pg_local {
    char *conninfo; /* keyword string without dbname, or NULL if not running */
    char *bindir;
    int pid;      /* 0 when it does not run */
    bool started; /* this call started it */
};
int pg_local_start(const char *folder, const char *bindir, struct pg_local *out,
                   struct err *err);
int pg_local_status(const char *folder, struct pg_local *out, struct err *err);
int pg_local_stop(const char *folder, bool *was_running, struct err *err);
void pg_local_release(struct pg_local *local);

#endif
