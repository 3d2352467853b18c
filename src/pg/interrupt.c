#include "pg/internal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* Written by the handler: `arrived` once a signal, the pipe to end a poll. */
static volatile sig_atomic_t arrived;
static volatile sig_atomic_t given; /* some call has said ERR_INTERRUPTED */
static int wake[2] = {-1, -1};

/* Makes the pipe readable; safe in a handler. */
static void ring(void)
{
    ssize_t ignored = write(wake[1], "", 1);
    (void)ignored;
}

static void on_signal(int number)
{
    if (arrived) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    arrived = 1;
    ring();
}

static void make_pipe(void)
{
    if (pipe(wake) != 0)
        base_die("could not create a pipe");
    for (int i = 0; i < 2; i++) {
        fcntl(wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(wake[i], F_SETFL, O_NONBLOCK);
    }
}

void pg_interrupt_install(void)
{
    if (wake[0] < 0)
        make_pipe();
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

bool pg_interrupted(void)
{
    return arrived;
}

static void drain_pipe(void)
{
    char bytes[16];
    while (read(wake[0], bytes, sizeof bytes) > 0) {
    }
}

void pg_interrupt_clear(void)
{
    drain_pipe();
    arrived = 0;
    given = 0;
}

int interrupt_fd(void)
{
    return arrived && given ? -1 : wake[0];
}

bool pg_interrupt_take(void)
{
    if (!arrived || given)
        return false;
    given = 1;
    drain_pipe();
    return true;
}

void interrupt_put_back(void)
{
    given = 0;
    ring();
}

int interrupt_set(const char *statement, struct err *err)
{
    err_set(err, ERR_INTERRUPTED, "interrupted");
    return err_statement(err, statement);
}
