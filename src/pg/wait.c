#include "pg/internal.h"

#include <poll.h>
#include <time.h>

int64_t wait_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

short wait_fd(int fd, short events, int timeout)
{
    struct pollfd fds[2] = {
        {.fd = fd, .events = events},
        {.fd = interrupt_fd(), .events = POLLIN},
    };
    if (poll(fds, 2, timeout) <= 0)
        return 0;
    return fds[0].revents;
}

void pg_watch(struct pg_conn *conn, const struct pg_watch *watch)
{
    conn->watch = watch ? *watch : (struct pg_watch){0};
}

static int until_tick(const struct pg_conn *conn)
{
    if (!conn->watch.tick)
        return -1;
    int64_t left = conn->tick_due - wait_now();
    return left > 0 ? (int)left : 0;
}

/* Tells whoever watches; an interrupt that came meanwhile is not lost. */
static void tick(struct pg_conn *conn)
{
    if (!conn->watch.tick || wait_now() < conn->tick_due)
        return;
    bool go_on = conn->watch.tick(conn->watch.context);
    conn->tick_due = wait_now() + conn->watch.every;
    if (!go_on && pg_interrupted())
        interrupt_put_back();
}

static void cancel(struct pg_conn *conn)
{
    struct err ignored = {0};
    conn->cancelled = true;
    pg_cancel(conn, &ignored);
    err_release(&ignored);
}

void wait_socket(struct pg_conn *conn, short events)
{
    if (wait_fd(PQsocket(conn->raw), events, until_tick(conn)) == 0)
        tick(conn);
    if (pg_interrupt_take())
        cancel(conn);
}

/* Reading goes on while sending: both sides may have more to say than the
 * socket's buffers hold. */
static int exchange(struct pg_conn *conn, bool sending)
{
    if (PQsocket(conn->raw) < 0)
        return -1;
    wait_socket(conn, sending ? POLLIN | POLLOUT : POLLIN);
    return PQconsumeInput(conn->raw) ? 0 : -1;
}

void wait_any(int count, struct pg_conn *const *conns)
{
    if (count == 1) {
        exchange(conns[0], PQflush(conns[0]->raw) > 0);
        return;
    }
    struct pollfd fds[PG_BATCHES_MAX + 1];
    for (int i = 0; i < count; i++) {
        bool sending = PQflush(conns[i]->raw) > 0;
        fds[i] = (struct pollfd){
            .fd = PQsocket(conns[i]->raw),
            .events = sending ? POLLIN | POLLOUT : POLLIN,
        };
    }
    fds[count] = (struct pollfd){.fd = interrupt_fd(), .events = POLLIN};
    poll(fds, (nfds_t)count + 1, -1);
    bool interrupted = pg_interrupt_take();
    for (int i = 0; i < count; i++) {
        if (interrupted)
            cancel(conns[i]);
        if (fds[i].revents != 0)
            PQconsumeInput(conns[i]->raw);
    }
}

int wait_flush(struct pg_conn *conn)
{
    int left;
    while ((left = PQflush(conn->raw)) > 0) {
        if (exchange(conn, true) != 0)
            return -1;
    }
    return left;
}

PGresult *wait_result(struct pg_conn *conn)
{
    while (PQisBusy(conn->raw)) {
        bool sending = PQflush(conn->raw) > 0;
        /* When the connection is lost, PQgetResult gives the reason. */
        if (exchange(conn, sending) != 0)
            break;
    }
    return PQgetResult(conn->raw);
}
