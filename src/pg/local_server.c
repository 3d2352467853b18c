#include "pg/internal.h"
#include "pg/local.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WAIT_SECONDS = 60, /* for a start or a stop */
    STEP_MS = 5,
    ORPHAN_TRIES = 50,
    ORPHAN_STEP_MS = 100,
};

static int remove_tree(const struct place *place, const char *path,
                       struct err *err)
{
    const char *argv[] = {"/bin/rm", "-rf", "--", path, NULL};
    if (access(path, F_OK) != 0)
        return 0;
    return process_run(argv, place->uid, place->gid, place->init_log, err);
}

static int run_initdb(const struct place *place, const char *bindir,
                      const char *folder, const char *locale, struct err *err)
{
    const char *argv[] = {
        arena_printf(place->arena, "%s/initdb", bindir),
        "-D",
        folder,
        "-U",
        LOCAL_USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        arena_printf(place->arena, "--locale=%s", locale),
        "--no-sync",
        NULL,
    };
    return process_run(argv, place->uid, place->gid, place->init_log, err);
}

int server_init(const struct place *place, const char *bindir, struct err *err)
{
    const char *fresh = arena_printf(place->arena, "%s/data.new", place->home);
    if (remove_tree(place, fresh, err) != 0)
        return -1;
    if (run_initdb(place, bindir, fresh, "C.UTF-8", err) != 0) {
        err_release(err);
        if (run_initdb(place, bindir, fresh, "C", err) != 0)
            return err_context(err, "making the private server in \"%s\"",
                               place->home);
    }
    if (rename(fresh, place->data) != 0)
        return err_set(err, ERR_IO, "could not rename \"%s\": %s", fresh,
                       strerror(errno));
    return 0;
}

/* -------------------------------------------------------------------- start */

/* PostgreSQL itself replaces a lock file whose process is gone; it gives up
 * when the pid is some other process' by now, or a zombie's, or cannot be
 * read.  That no server works in the data folder is known here. */
static void remove_stale(const char *path)
{
    char text[32];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    long pid = strtol(text, NULL, 10);
    bool gone = pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
    if (!gone)
        unlink(path);
}

static int spawn(const struct place *place, const char *bindir, pid_t *pid,
                 struct err *err)
{
    /* What is in it can be made again: speed before durability. */
    const char *argv[] = {
        arena_printf(place->arena, "%s/postgres", bindir),
        "-D",
        place->data,
        "-k",
        place->socket,
        "-p",
        LOCAL_PORT,
        "-c",
        "listen_addresses=",
        "-c",
        "unix_socket_permissions=0700",
        "-c",
        "max_connections=100",
        "-c",
        "shared_buffers=64MB",
        "-c",
        "max_locks_per_transaction=512", /* big schemas in one transaction */
        "-c",
        "max_logical_replication_workers=0", /* subscriptions stay still */
        "-c",
        "autovacuum_naptime=5min", /* it stands in the way of copies */
        "-c",
        "fsync=off",
        "-c",
        "synchronous_commit=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "wal_level=logical", /* publications warn without it */
        "-c",
        "min_wal_size=32MB",
        "-c",
        "max_wal_size=512MB",
        "-c",
        "jit=off",
        "-c",
        "log_min_error_statement=panic", /* keeps passwords out of it */
        "-c",
        "logging_collector=off",
        NULL,
    };
    return process_start(argv, place->uid, place->gid, place->log, pid, err);
}

static int fail_start(const struct place *place, struct err *err)
{
    err_set(err, ERR_IO, "the private server in \"%s\" did not start",
            place->home);
    err_hint(err, "Its log is \"%s\".", place->log);
    return process_add_log(place->log, err);
}

static int wait_step(int *left, struct err *err)
{
    if (pg_interrupt_take())
        return interrupt_set(NULL, err);
    process_sleep_ms(STEP_MS);
    *left -= STEP_MS;
    return 0;
}

/* Waits for readiness, or for the end of `child` when there is one. */
static int wait_ready(const struct place *place, pid_t child,
                      struct server *out, struct err *err)
{
    int left = WAIT_SECONDS * 1000;
    while (left > 0) {
        *out = server_find(place);
        if (out->state == SERVER_READY)
            return 0;
        bool ended = child > 0 ? waitpid(child, NULL, WNOHANG) == child
                               : out->state == SERVER_DOWN;
        if (ended)
            return fail_start(place, err);
        if (wait_step(&left, err) != 0)
            return -1;
    }
    return fail_start(place, err);
}

int server_wait(const struct place *place, struct server *out, struct err *err)
{
    return wait_ready(place, 0, out, err);
}

/* Server processes outlive a killed postmaster for a moment, and the next one
 * refuses to start as long as they do. */
static bool has_orphans(const struct err *err)
{
    return err->detail && strstr(err->detail, "pre-existing shared memory");
}

int server_start(const struct place *place, const char *bindir,
                 struct server *out, struct err *err)
{
    remove_stale(server_pid_file(place));
    remove_stale(
        arena_printf(place->arena, "%s.lock", place_socket_file(place)));
    for (int tries = ORPHAN_TRIES;; tries--) {
        pid_t child;
        if (spawn(place, bindir, &child, err) != 0)
            return -1;
        if (wait_ready(place, child, out, err) == 0)
            return 0;
        if (tries == 0 || !has_orphans(err))
            break;
        err_release(err);
        process_sleep_ms(ORPHAN_STEP_MS);
    }
    /* A starter that was killed may have left one on its way. */
    if (err->code == ERR_INTERRUPTED || server_find(place).state == SERVER_DOWN)
        return -1;
    err_release(err);
    return server_wait(place, out, err);
}

/* --------------------------------------------------------------------- stop */

int server_stop(const struct place *place, struct err *err)
{
    struct server server = server_find(place);
    int left = WAIT_SECONDS * 1000;

    if (server.state == SERVER_DOWN)
        return 0;
    if (kill(server.pid, SIGINT) != 0 && errno != ESRCH) {
        err_set(err, ERR_IO, "could not stop the private server (pid %ld): %s",
                (long)server.pid, strerror(errno));
        return err_hint(err, "Another user may have started it: run mig as "
                             "that user.");
    }
    while (server_serves(place, server.pid)) {
        if (left <= 0)
            return err_set(err, ERR_IO,
                           "the private server (pid %ld) did not stop in %d s",
                           (long)server.pid, WAIT_SECONDS);
        if (wait_step(&left, err) != 0)
            return -1;
    }
    waitpid(server.pid, NULL, WNOHANG); /* when it is this process' child */
    return 0;
}
