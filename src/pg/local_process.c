/* setgroups is not in POSIX. */
#define _DEFAULT_SOURCE

#include "pg/local.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LOG_TAIL = 2000, /* bytes of a log that are read for an error */
    LOG_LINES = 10,  /* lines of it that are shown */
    FD_LIMIT = 4096, /* descriptors that a child closes at most */
};

int process_user(uid_t *uid, gid_t *gid, struct err *err)
{
    struct passwd *entry = getpwnam("postgres");
    if (!entry)
        entry = getpwnam("nobody");
    if (!entry) {
        err_set(err, ERR_IO, "there is no user to run the private server as");
        return err_hint(err, "PostgreSQL refuses to run as root: create the "
                             "user \"postgres\", or run mig as another user.");
    }
    *uid = entry->pw_uid;
    *gid = entry->pw_gid;
    return 0;
}

/* In a child. */
static int become(uid_t uid, gid_t gid)
{
    if (geteuid() != 0 || uid == 0)
        return 0;
    if (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0)
        return -1;
    return 0;
}

bool process_can_use(uid_t uid, gid_t gid, const char *folder)
{
    pid_t pid = fork();
    if (pid < 0)
        return false;
    if (pid == 0)
        _exit(become(uid, gid) != 0 || access(folder, R_OK | W_OK | X_OK) != 0);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status == 0;
}

/* Descriptors of this process that are not marked close-on-exec are none of
 * the server's business, and it would hold pipes open. */
static void close_others(void)
{
    for (int fd = 3; fd < FD_LIMIT; fd++)
        close(fd);
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
}

/* Never returns. */
static void run_child(const char *const *argv, uid_t uid, gid_t gid, int log)
{
    int null = open("/dev/null", O_RDONLY);
    reset_signals();
    setsid();
    if (dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    close_others();
    umask(077);
    /* The user may not be allowed to be in the present folder. */
    if (become(uid, gid) != 0 || chdir("/") != 0) {
        static const char text[] = "could not change the user\n";
        ssize_t ignored = write(2, text, sizeof text - 1);
        (void)ignored;
        _exit(126);
    }
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

int process_start(const char *const *argv, uid_t uid, gid_t gid,
                  const char *log, pid_t *pid, struct err *err)
{
    int fd = open(
        log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW | O_CLOEXEC,
        0600);
    if (fd < 0)
        return err_set(err, ERR_IO, "could not write \"%s\": %s", log,
                       strerror(errno));
    *pid = fork();
    if (*pid == 0)
        run_child(argv, uid, gid, fd);
    int reason = errno;
    close(fd);
    if (*pid < 0)
        return err_set(err, ERR_IO, "could not start \"%s\": %s", argv[0],
                       strerror(reason));
    return 0;
}

int process_run(const char *const *argv, uid_t uid, gid_t gid, const char *log,
                struct err *err)
{
    pid_t pid;
    int status = 0;

    if (process_start(argv, uid, gid, log, &pid, err) != 0)
        return -1;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return err_set(err, ERR_IO, "could not wait for \"%s\": %s",
                           argv[0], strerror(errno));
    }
    if (status == 0)
        return 0;
    if (WIFSIGNALED(status))
        err_set(err, ERR_IO, "\"%s\" was killed by signal %d", argv[0],
                WTERMSIG(status));
    else
        err_set(err, ERR_IO, "\"%s\" failed with exit code %d", argv[0],
                WEXITSTATUS(status));
    return process_add_log(log, err);
}

/* The start of the last `lines` lines of text. */
static const char *last_lines(const char *text, size_t length, int lines)
{
    const char *c = text + length;
    while (c > text && c[-1] == '\n')
        c--;
    for (; c > text; c--) {
        if (c[-1] == '\n' && --lines == 0)
            break;
    }
    return c;
}

int process_add_log(const char *log, struct err *err)
{
    char text[LOG_TAIL + 1];
    int fd = open(log, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    off_t size = lseek(fd, 0, SEEK_END);
    lseek(fd, size > LOG_TAIL ? size - LOG_TAIL : 0, SEEK_SET);
    ssize_t length = read(fd, text, LOG_TAIL);
    close(fd);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    if (length <= 0)
        return -1;
    text[length] = '\0';
    return err_detail(err, "%s", last_lines(text, (size_t)length, LOG_LINES));
}

void process_sleep_ms(int milliseconds)
{
    struct timespec span = {
        .tv_sec = milliseconds / 1000,
        .tv_nsec = (long)(milliseconds % 1000) * 1000000,
    };
    nanosleep(&span, NULL);
}
