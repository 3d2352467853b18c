/*
 * The private server, inside: where it lives, as whom it runs, its processes.
 *
 *   FOLDER/lock        held (flock) while somebody starts or stops it
 *   FOLDER/elsewhere   the path of HOME, when it is not FOLDER itself
 *   HOME               also the socket's folder, unless its path is too long
 *   HOME/data          the data folder
 *   HOME/data.new      the data folder while initdb makes it
 *   HOME/server.log    what the server said since its last start
 *   HOME/initdb.log    what initdb said
 *
 * HOME is FOLDER, but for root, when the server's user cannot reach FOLDER.
 * HOME and the socket's folder belong to the server's user and are closed to
 * everybody else, root excepted.
 */
#ifndef MIG_PG_LOCAL_H
#define MIG_PG_LOCAL_H

#include "base/base.h"

#include <sys/types.h>

#define LOCAL_PORT "5432"
#define LOCAL_USER "postgres"

/* All strings live in the arena. */
struct place {
    struct arena *arena;
    const char *folder; /* absolute */
    const char *home;
    const char *data;
    const char *socket; /* the folder */
    const char *log;
    const char *init_log;
    uid_t uid; /* whom the server runs as */
    gid_t gid;
};

/* Sets folder alone.  0, 1: it is not there, -1: error. */
int place_open(struct arena *arena, const char *folder, struct place *place,
               struct err *err);
/* place_open, after making the folder when it is not there. */
int place_create(struct arena *arena, const char *folder, struct place *place,
                 struct err *err);
/* Takes FOLDER/lock, waiting for others; *fd is to be closed. */
int place_lock(const struct place *place, int *fd, struct err *err);
/* Sets the rest, for the server that is there.  0, 1: there is no data. */
int place_find(struct place *place);
/* Sets the rest, for a new server: chooses its user and home. */
int place_choose(struct place *place, struct err *err);
/* Makes the socket's folder when it is not home. */
int place_make_socket(const struct place *place, struct err *err);
void place_remove_socket(const struct place *place);
const char *place_socket_file(const struct place *place);

/* ---------------------------------------------------------------- process */

/* The user whom root gives the server to. */
int process_user(uid_t *uid, gid_t *gid, struct err *err);
/*
 * Runs a program in a session of its own as uid/gid (when this process is
 * root), with its output in the file `log`, which is emptied.  argv ends with
 * NULL; argv[0] is the program's path.
 */
int process_start(const char *const *argv, uid_t uid, gid_t gid,
                  const char *log, pid_t *pid, struct err *err);
/* process_start, then waits for its end: ERR_IO when it failed, with the
 * last lines of its log as detail. */
int process_run(const char *const *argv, uid_t uid, gid_t gid, const char *log,
                struct err *err);
/* Whether the user can read, write and enter a folder. */
bool process_can_use(uid_t uid, gid_t gid, const char *folder);
/* Adds the last lines of a log as detail. */
int process_add_log(const char *log, struct err *err);
void process_sleep_ms(int milliseconds);

/* ----------------------------------------------------------------- server */

enum server_state {
    SERVER_DOWN,     /* no process serves the data folder */
    SERVER_STARTING, /* or stopping */
    SERVER_READY,
    SERVER_CUT_OFF, /* it runs, but somebody removed its socket */
};

struct server {
    enum server_state state;
    pid_t pid;
};

/* From postmaster.pid and the process that it names. */
struct server server_find(const struct place *place);
/* Whether that process is the server of the data folder. */
bool server_serves(const struct place *place, pid_t pid);
const char *server_pid_file(const struct place *place);
/* Starts it and waits until it accepts connections. */
int server_start(const struct place *place, const char *bindir,
                 struct server *out, struct err *err);
/* Waits until a server that is starting accepts connections. */
int server_wait(const struct place *place, struct server *out, struct err *err);
/* Fast shutdown; waits for its end. */
int server_stop(const struct place *place, struct err *err);
/* Fills data, through data.new. */
int server_init(const struct place *place, const char *bindir, struct err *err);

/* The folder of the server programs, those of data's version when there is
 * data; `wanted` NULL: searches.  In the arena. */
int programs_find(const struct place *place, const char *wanted,
                  const char **bindir, struct err *err);

#endif
