#include "pg/internal.h"

#include <math.h>
#include <poll.h>
#include <string.h>
#include <time.h>

int pg_send(struct pg_conn *conn, const char *statement, int count,
            const char *const *parameters, struct err *err)
{
    if (statement_begin(conn, statement, err) != 0)
        return -1;
    int sent = PQsendQueryParams(conn->raw, statement, count, NULL, parameters,
                                 NULL, NULL, 0);
    if (statement_sent(conn, sent, statement, err) != 0)
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

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Until a socket or an interrupt moves; negative fds are passed over. */
static void wait_sockets(int count, struct pg_conn *const *conns,
                         double seconds, struct pollfd *fds)
{
    for (int i = 0; i < count; i++) {
        bool sent = conns[i]->mode == MODE_SENT;
        fds[i] = (struct pollfd){
            .fd = sent ? PQsocket(conns[i]->raw) : -1,
            .events = POLLIN,
        };
        if (sent && PQflush(conns[i]->raw) > 0)
            fds[i].events |= POLLOUT;
    }
    fds[count] = (struct pollfd){.fd = interrupt_fd(), .events = POLLIN};
    int timeout = seconds > 3600 ? 3600000 : (int)ceil(seconds * 1000);
    poll(fds, (nfds_t)count + 1, timeout > 0 ? timeout : 0);
}

int pg_wait(int count, struct pg_conn *const *conns, double seconds,
            bool *ready, struct err *err)
{
    struct arena *arena = arena_new();
    struct pollfd *fds = arena_alloc(arena, ((size_t)count + 1) * sizeof *fds);
    double end = now() + seconds, left = seconds;
    int outcome = 0;

    while (mark_ready(count, conns, ready) == 0 && left > 0) {
        wait_sockets(count, conns, left, fds);
        if (pg_interrupt_take()) {
            outcome = interrupt_set(NULL, err);
            break;
        }
        left = end - now();
    }
    arena_free(arena);
    return outcome;
}
