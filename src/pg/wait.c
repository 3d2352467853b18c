#include "pg/internal.h"

#include <time.h>

int64_t wait_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* fds has room for one more, the interrupt's; whether one of them is ready. */
static bool wait_fds(struct pollfd *fds, int count, int timeout)
{
    fds[count] = (struct pollfd){.fd = interrupt_fd(), .events = POLLIN};
    return poll(fds, (nfds_t)count + 1, timeout) > 0;
}

bool wait_fd(int fd, short events, int timeout)
{
    struct pollfd fds[2] = {{.fd = fd, .events = events}};
    return wait_fds(fds, 1, timeout) && fds[0].revents != 0;
}

/* Reading goes on while sending: both sides may have more to say than the
 * sockets' buffers hold. */
bool wait_sockets(int count, struct pg_conn *const *conns, struct pollfd *fds,
                  int timeout)
{
    for (int i = 0; i < count; i++) {
        bool sending = PQflush(conns[i]->raw) > 0;
        fds[i] = (struct pollfd){
            .fd = PQsocket(conns[i]->raw),
            .events = sending ? POLLIN | POLLOUT : POLLIN,
        };
    }
    return wait_fds(fds, count, timeout);
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

/* Until the first tick of them is due; -1: there is none. */
static int until_ticks(int count, struct pg_conn *const *conns)
{
    int first = -1;
    for (int i = 0; i < count; i++) {
        int left = until_tick(conns[i]);
        if (left >= 0 && (first < 0 || left < first))
            first = left;
    }
    return first;
}

int wait_any(int count, struct pg_conn *const *conns)
{
    struct pollfd fds[PG_BATCHES_MAX + 1];
    bool ready = wait_sockets(count, conns, fds, until_ticks(count, conns));
    for (int i = 0; i < count && !ready; i++)
        tick(conns[i]);
    bool interrupted = pg_interrupt_take();
    int outcome = 0;
    for (int i = 0; i < count; i++) {
        if (interrupted)
            cancel(conns[i]);
        if (fds[i].revents != 0 && !PQconsumeInput(conns[i]->raw))
            outcome = -1;
    }
    return outcome;
}

int wait_exchange(struct pg_conn *conn)
{
    return PQsocket(conn->raw) < 0 ? -1 : wait_any(1, &conn);
}

int wait_flush(struct pg_conn *conn)
{
    int left;
    while ((left = PQflush(conn->raw)) > 0) {
        if (wait_exchange(conn) != 0)
            return -1;
    }
    return left;
}

PGresult *wait_result(struct pg_conn *conn)
{
    /* When the connection is lost, PQgetResult gives the reason. */
    while (PQisBusy(conn->raw) && wait_exchange(conn) == 0) {
    }
    return PQgetResult(conn->raw);
}
