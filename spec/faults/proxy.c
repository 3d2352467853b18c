/*
 * A proxy between mig and PostgreSQL that knows where the protocol's messages
 * begin and end, and does something at one of them:
 *
 *   proxy LISTEN SERVER COUNT-FILE AT before|after WHAT -- COMMAND…
 *
 * LISTEN and SERVER are paths of Unix sockets.  COMMAND is run, and the
 * messages of all its connections, in both directions, are counted in the
 * order in which they arrive.  At message AT (0: never), before or after it is
 * passed on, the proxy does WHAT: "cut" ends that connection on both sides,
 * "kill" ends COMMAND with SIGKILL, anything else is a shell command.  Ends
 * as COMMAND does (137 when it was killed), with the number of messages in
 * COUNT-FILE.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PAIRS = 32, CHUNK = 65536 };

/* Bytes that came and are no whole message yet. */
struct stream {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
    bool untyped; /* the first message of a client has no type */
};

struct pair {
    int client; /* -1: free */
    int server;
    struct stream up;
    struct stream down;
};

static struct pair pairs[MAX_PAIRS];
static const char *server_path;
static const char *what;
static long at;
static bool after;
static long messages;
static pid_t child;
static int child_pipe[2];

static void die(const char *text)
{
    perror(text);
    exit(99);
}

static void on_child(int number)
{
    (void)number;
    ssize_t ignored = write(child_pipe[1], "", 1);
    (void)ignored;
}

/* ------------------------------------------------------------- connections */

static struct sockaddr_un address(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
    return name;
}

static int listen_at(const char *path)
{
    struct sockaddr_un name = address(path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof name) != 0 ||
        listen(fd, 16) != 0)
        die(path);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

static void stream_free(struct stream *stream)
{
    free(stream->bytes);
    *stream = (struct stream){0};
}

static void pair_close(struct pair *pair)
{
    if (pair->client < 0)
        return;
    close(pair->client);
    close(pair->server);
    stream_free(&pair->up);
    stream_free(&pair->down);
    pair->client = -1;
}

static void pair_open(int client)
{
    struct sockaddr_un name = address(server_path);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);

    fcntl(client, F_SETFD, FD_CLOEXEC);
    fcntl(server, F_SETFD, FD_CLOEXEC);
    if (connect(server, (struct sockaddr *)&name, sizeof name) != 0) {
        close(client);
        close(server);
        return;
    }
    for (int i = 0; i < MAX_PAIRS; i++) {
        if (pairs[i].client >= 0)
            continue;
        pairs[i].client = client;
        pairs[i].server = server;
        pairs[i].up.untyped = true;
        return;
    }
    die("too many connections");
}

/* ----------------------------------------------------------------- messages */

static size_t number_at(const unsigned char *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 |
           (size_t)bytes[2] << 8 | bytes[3];
}

/* The length of the first message, 0 when it is not here as a whole. */
static size_t message_length(const struct stream *stream)
{
    size_t head = stream->untyped ? 0 : 1;
    if (stream->length < head + 4)
        return 0;
    size_t length = head + number_at(stream->bytes + head);
    return length <= stream->length ? length : 0;
}

static bool write_all(int fd, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(fd, bytes, length);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* What was asked for happens now; false: the connection is no more. */
static bool fire(struct pair *pair)
{
    if (strcmp(what, "cut") == 0) {
        pair_close(pair);
        return false;
    }
    if (strcmp(what, "kill") == 0) {
        kill(child, SIGKILL);
        pair_close(pair);
        return false;
    }
    if (system(what) != 0)
        die(what);
    return true;
}

static bool pass(struct pair *pair, int to, struct stream *stream,
                 size_t length)
{
    bool now = ++messages == at;
    if (now && !after && !fire(pair))
        return false;
    if (!write_all(to, stream->bytes, length)) {
        pair_close(pair);
        return false;
    }
    stream->length -= length;
    memmove(stream->bytes, stream->bytes + length, stream->length);
    stream->untyped = false;
    return !now || !after || fire(pair);
}

static void receive(struct pair *pair, int from, int to, struct stream *stream)
{
    if (stream->capacity < stream->length + CHUNK) {
        stream->capacity = stream->length + CHUNK;
        stream->bytes = realloc(stream->bytes, stream->capacity);
        if (!stream->bytes)
            die("realloc");
    }
    ssize_t got = read(from, stream->bytes + stream->length, CHUNK);
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        pair_close(pair);
        return;
    }
    stream->length += (size_t)got;
    size_t length;
    while ((length = message_length(stream)) > 0)
        if (!pass(pair, to, stream, length))
            return;
}

/* --------------------------------------------------------------------- loop */

static void serve(int listener)
{
    struct pollfd fds[2 + 2 * MAX_PAIRS];

    fds[0] = (struct pollfd){.fd = listener, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = child_pipe[0], .events = POLLIN};
    for (int i = 0; i < MAX_PAIRS; i++) {
        bool open = pairs[i].client >= 0;
        fds[2 + 2 * i] = (struct pollfd){.fd = open ? pairs[i].client : -1,
                                         .events = POLLIN};
        fds[3 + 2 * i] = (struct pollfd){.fd = open ? pairs[i].server : -1,
                                         .events = POLLIN};
    }
    if (poll(fds, 2 + 2 * MAX_PAIRS, -1) < 0)
        return;
    for (int i = 0; i < MAX_PAIRS; i++) {
        struct pair *pair = &pairs[i];
        if (fds[2 + 2 * i].revents && pair->client >= 0)
            receive(pair, pair->client, pair->server, &pair->up);
        if (fds[3 + 2 * i].revents && pair->client >= 0)
            receive(pair, pair->server, pair->client, &pair->down);
    }
    if (fds[1].revents) {
        char bytes[16];
        ssize_t ignored = read(child_pipe[0], bytes, sizeof bytes);
        (void)ignored;
    }
    if (fds[0].revents) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0)
            pair_open(client);
    }
}

static void start(char *const *command)
{
    child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        execvp(command[0], command);
        die(command[0]);
    }
}

static void write_count(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        die(path);
    fprintf(file, "%ld\n", messages);
    fclose(file);
}

int main(int argc, char **argv)
{
    int status = 0;

    if (argc < 9 || strcmp(argv[7], "--") != 0) {
        fprintf(stderr, "usage: proxy LISTEN SERVER COUNT-FILE AT "
                        "before|after WHAT -- COMMAND...\n");
        return 99;
    }
    server_path = argv[2];
    at = atol(argv[4]);
    after = strcmp(argv[5], "after") == 0;
    what = argv[6];
    for (int i = 0; i < MAX_PAIRS; i++)
        pairs[i].client = -1;
    if (pipe(child_pipe) != 0)
        die("pipe");
    fcntl(child_pipe[0], F_SETFD, FD_CLOEXEC);
    fcntl(child_pipe[1], F_SETFD, FD_CLOEXEC);
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = on_child};
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, NULL);
    int listener = listen_at(argv[1]);
    start(argv + 8);
    while (waitpid(child, &status, WNOHANG) != child)
        serve(listener);
    write_count(argv[3]);
    unlink(argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
