#include "pg/internal.h"

#include <math.h>

int pg_send(struct pg_conn *conn, const char *statement, int count,
            const char *const *parameters, struct err *err)
{
    if (statement_send(conn, statement, count, parameters, err) != 0)
        return -1;
    statement_enter(conn, statement, MODE_SENT);
    return 0;
}

int pg_receive(struct pg_conn *conn, struct pg_result **out, struct err *err)
{
    *out = NULL;
    if (conn->mode != MODE_SENT)
        return err_set(err, ERR_USAGE, "no statement was sent");
    PGresult *raw = NULL;
    statement_leave(conn);
    if (statement_finish(conn, buf_text(&conn->statement), &raw, err) != 0)
        return -1;
    *out = result_wrap(raw);
    return 0;
}

/* Moves what can be moved without waiting.  A lost connection is ready:
 * pg_receive gives the reason. */
static bool is_ready(struct pg_conn *conn)
{
    if (conn->mode != MODE_SENT)
        return false;
    if (PQflush(conn->raw) < 0 || !PQconsumeInput(conn->raw))
        return true;
    return !PQisBusy(conn->raw);
}

static int mark_ready(int count, struct pg_conn *const *conns, bool *ready)
{
    int found = 0;
    for (int i = 0; i < count; i++) {
        ready[i] = is_ready(conns[i]);
        found += ready[i];
    }
    return found;
}

/* The connections for which something was sent. */
static int find_sent(int count, struct pg_conn *const *conns,
                     struct pg_conn **sent)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        if (conns[i]->mode == MODE_SENT)
            sent[found++] = conns[i];
    return found;
}

enum { LONGEST = 1000 * 1000 }; /* seconds */

int pg_wait(int count, struct pg_conn *const *conns, double seconds,
            bool *ready, struct err *err)
{
    struct arena *arena = arena_new();
    size_t room = (size_t)count + 1;
    struct pollfd *fds = arena_alloc(arena, room * sizeof *fds);
    struct pg_conn **sent = arena_alloc(arena, room * sizeof *sent);
    int waiting = find_sent(count, conns, sent);
    double longest = seconds < LONGEST ? seconds : LONGEST;
    int64_t end = wait_now() + (int64_t)ceil(longest * 1000);
    int64_t left = end - wait_now();
    int outcome = 0;

    while (mark_ready(count, conns, ready) == 0 && left > 0) {
        wait_sockets(waiting, sent, fds, (int)left);
        if (pg_interrupt_take()) {
            outcome = interrupt_set(NULL, err);
            break;
        }
        left = end - wait_now();
    }
    arena_free(arena);
    return outcome;
}
