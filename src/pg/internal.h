/*
 * pg, inside: the connection, and how the files of this room wait for the
 * server and turn its answers into errors.  The only header that shows libpq.
 */
#ifndef MIG_PG_INTERNAL_H
#define MIG_PG_INTERNAL_H

#include "pg/pg.h"

#include <libpq-fe.h>
#include <poll.h>

enum conn_mode {
    MODE_READY,
    MODE_STREAM,
    MODE_COPY_IN,
    MODE_COPY_OUT,
    MODE_SENT, /* pg_send without its pg_receive */
};

struct pg_conn {
    struct arena *arena; /* holds this struct itself */
    PGconn *raw;         /* non-blocking once it is open */
    enum conn_mode mode;
    struct buf statement;  /* what runs in another mode than MODE_READY */
    size_t unflushed;      /* bytes of a COPY put since the last flush */
    bool cancelled;        /* an interrupt cancelled what runs */
    struct pg_watch watch; /* tick NULL: none */
    int64_t tick_due;      /* on wait_now's clock */
};

/* ---------------------------------------------------------------- failure */

/* Fills err from the result, or from the connection when it is NULL. */
int failure_set(const struct pg_conn *conn, const PGresult *result,
                const char *statement, struct err *err);
/* ERR_CONNECTION: libpq could not open `raw`. */
int failure_set_open(const PGconn *raw, struct err *err);

/* --------------------------------------------------------------- conninfo */

/* Whether it begins as "keyword = value" does. */
bool conninfo_is_keywords(const char *conninfo);
/* ERR_USAGE when libpq cannot read it, in words that keep its secrets. */
int conninfo_check(const char *conninfo, struct err *err);
/* Appends name='value', with a space before it when out has text. */
void conninfo_add(struct buf *out, const char *name, const char *value);

/* -------------------------------------------------------------- interrupt */

/* Readable after SIGINT until some call has given it; -1: nothing to watch. */
int interrupt_fd(void);
/* Undoes pg_interrupt_take: the next call gives it. */
void interrupt_put_back(void);
int interrupt_set(const char *statement, struct err *err);

/* ------------------------------------------------------------------- wait */

/* Milliseconds of a clock that only goes on. */
int64_t wait_now(void);
/* Waits until fd is ready (POLLIN and POLLOUT bits), an interrupt comes or
 * the time is over (milliseconds, -1: none).  True when fd is ready. */
bool wait_fd(int fd, short events, int timeout);
/* The same for what connections have to send and to read; true when one of
 * fds, or the interrupt, is ready.  fds has room for one more than count. */
bool wait_sockets(int count, struct pg_conn *const *conns, struct pollfd *fds,
                  int timeout);
/* Until one of at most PG_BATCHES_MAX has something to read or room to send;
 * reads it in.  Calls their ticks; an interrupt cancels what runs on all.
 * -1: one is lost, PQgetResult gives the reason. */
int wait_any(int count, struct pg_conn *const *conns);
/* wait_any for one. */
int wait_exchange(struct pg_conn *conn);
/* Sends all that is queued. */
int wait_flush(struct pg_conn *conn);
/* Sends what is queued and waits for the next result, NULL after the last. */
PGresult *wait_result(struct pg_conn *conn);

/* -------------------------------------------------------------- statement */

/* First thing of every call that sends: 0 when the connection can take it. */
int statement_begin(struct pg_conn *conn, const char *statement,
                    struct err *err);
/* libpq's answer to a PQsend…: 1 went well, anything else becomes err. */
int statement_sent(struct pg_conn *conn, int sent, const char *statement,
                   struct err *err);
/* Both, for one statement with text parameters. */
int statement_send(struct pg_conn *conn, const char *statement, int count,
                   const char *const *parameters, struct err *err);
/*
 * Reads all results of what was sent.  The last good one goes to *out when out
 * is not NULL and nothing failed; the first failure goes to err.
 */
int statement_finish(struct pg_conn *conn, const char *statement,
                     PGresult **out, struct err *err);
/* Reads and frees the results from `result` on, with a failure that is known
 * already (in err). */
int statement_abandon(struct pg_conn *conn, PGresult *result, struct err *err);
bool statement_is_good(const PGresult *result);
/* Whether the server wants to copy, in or out, and the refusal of that. */
bool statement_is_copying(const PGresult *result);
int statement_refuse_copy(const PGresult *result, const char *statement,
                          struct err *err);
/* Says what an interrupt did to a statement that is over: -1 failed. */
int statement_settle(struct pg_conn *conn, int outcome, struct err *err);
/* Into the mode of a stream or COPY, and back to MODE_READY. */
void statement_enter(struct pg_conn *conn, const char *statement,
                     enum conn_mode mode);
void statement_leave(struct pg_conn *conn);

/* PGresult is what a pg_result is. */
static inline struct pg_result *result_wrap(PGresult *raw)
{
    return (struct pg_result *)raw;
}

#endif
