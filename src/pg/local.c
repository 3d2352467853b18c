#include "pg/local.h"
#include "pg/internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *copy(const char *text)
{
    struct buf buf = {0};
    if (!text)
        return NULL;
    buf_adds(&buf, text);
    return buf.text;
}

static char *make_conninfo(const struct place *place)
{
    struct buf text = {0};
    conninfo_add(&text, "host", place->socket);
    conninfo_add(&text, "port", LOCAL_PORT);
    conninfo_add(&text, "user", LOCAL_USER);
    return text.text;
}

static void fill(const struct place *place, const struct server *server,
                 const char *bindir, struct pg_local *out)
{
    if (server->state == SERVER_READY) {
        out->conninfo = make_conninfo(place);
        out->pid = (int)server->pid;
    }
    out->bindir = copy(bindir);
}

/* Makes user, folders and data where they are not there. */
static int prepare(struct place *place, const char *wanted, const char **bindir,
                   struct err *err)
{
    bool found = place_find(place) == 0;
    if (programs_find(place, wanted, bindir, err) != 0)
        return -1;
    if (found)
        return 0;
    if (place_choose(place, err) != 0)
        return -1;
    /* A home outside of the folder may still hold its data. */
    if (access(place->data, F_OK) == 0)
        return 0;
    return server_init(place, *bindir, err);
}

static int bring_up(const struct place *place, const char *bindir,
                    struct server *server, bool *started, struct err *err)
{
    *server = server_find(place);
    if (server->state == SERVER_CUT_OFF && server_stop(place, err) != 0)
        return -1;
    if (server->state == SERVER_READY)
        return 0;
    if (server->state == SERVER_STARTING)
        return server_wait(place, server, err);
    if (place_make_socket(place, err) != 0)
        return -1;
    *started = true;
    return server_start(place, bindir, server, err);
}

static int start_locked(struct place *place, const char *wanted,
                        struct pg_local *out, struct err *err)
{
    const char *bindir = NULL;
    struct server server;

    if (prepare(place, wanted, &bindir, err) != 0 ||
        bring_up(place, bindir, &server, &out->started, err) != 0)
        return -1;
    fill(place, &server, bindir, out);
    return 0;
}

int pg_local_start(const char *folder, const char *bindir, struct pg_local *out,
                   struct err *err)
{
    struct arena *arena = arena_new();
    struct place place;
    int lock = -1;
    int outcome = -1;

    *out = (struct pg_local){0};
    if (place_create(arena, folder, &place, err) != 0 ||
        place_lock(&place, &lock, err) != 0)
        goto out;
    outcome = start_locked(&place, bindir, out, err);
    close(lock);
out:
    if (outcome != 0)
        pg_local_release(out);
    arena_free(arena);
    return outcome;
}

int pg_local_status(const char *folder, struct pg_local *out, struct err *err)
{
    struct arena *arena = arena_new();
    struct err ignored = {0};
    struct place place;
    const char *bindir = NULL;

    *out = (struct pg_local){0};
    int outcome = place_open(arena, folder, &place, err);
    if (outcome == 0 && place_find(&place) == 0) {
        struct server server = server_find(&place);
        programs_find(&place, NULL, &bindir, &ignored);
        fill(&place, &server, bindir, out);
    }
    err_release(&ignored);
    arena_free(arena);
    return outcome < 0 ? -1 : 0;
}

static int stop_locked(struct place *place, bool *was_running, struct err *err)
{
    if (place_find(place) != 0)
        return 0;
    *was_running = server_find(place).state != SERVER_DOWN;
    if (server_stop(place, err) != 0)
        return -1;
    place_remove_socket(place);
    return 0;
}

int pg_local_stop(const char *folder, bool *was_running, struct err *err)
{
    struct arena *arena = arena_new();
    struct place place;
    int lock = -1;

    *was_running = false;
    int outcome = place_open(arena, folder, &place, err);
    if (outcome == 0)
        outcome = place_lock(&place, &lock, err);
    if (outcome == 0) {
        outcome = stop_locked(&place, was_running, err);
        close(lock);
    }
    arena_free(arena);
    return outcome < 0 ? -1 : 0;
}

void pg_local_release(struct pg_local *local)
{
    free(local->conninfo);
    free(local->bindir);
    *local = (struct pg_local){0};
}
