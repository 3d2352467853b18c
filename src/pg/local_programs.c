#include "pg/local.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where distributions put the programs of a major version. */
static const char *const roots[] = {"/usr/lib/postgresql/%d/bin",
                                    "/usr/pgsql-%d/bin"};
enum { ROOT_COUNT = sizeof roots / sizeof *roots, VERSION_MAX = 99 };

static bool has_program(struct arena *arena, const char *folder,
                        const char *name)
{
    return access(arena_printf(arena, "%s/%s", folder, name), X_OK) == 0;
}

static bool has_programs(struct arena *arena, const char *folder)
{
    return has_program(arena, folder, "initdb") &&
           has_program(arena, folder, "postgres");
}

static const char *find_version(struct arena *arena, int version)
{
    for (size_t i = 0; i < ROOT_COUNT; i++) {
        char folder[64];
        snprintf(folder, sizeof folder, roots[i], version);
        if (has_programs(arena, folder))
            return arena_strdup(arena, folder);
    }
    return NULL;
}

static const char *find_newest(struct arena *arena)
{
    const char *found = NULL;
    for (int version = VERSION_MAX; version > 9 && !found; version--)
        found = find_version(arena, version);
    return found;
}

static const char *find_in_path(struct arena *arena)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t length = strcspn(path, ":");
        const char *folder = arena_strndup(arena, path, length);
        if (*folder == '/' && has_programs(arena, folder))
            return folder;
        path += length + (path[length] == ':');
    }
    return NULL;
}

/* The major version that made the data; 0 when there is none. */
static int data_version(const struct place *place)
{
    int version = 0;
    FILE *file =
        fopen(arena_printf(place->arena, "%s/PG_VERSION", place->data), "re");
    if (!file)
        return 0;
    if (fscanf(file, "%d", &version) != 1)
        version = 0;
    fclose(file);
    return version;
}

static int fail_missing(const struct place *place, int version, struct err *err)
{
    if (version > 0) {
        err_set(err, ERR_IO,
                "the programs of PostgreSQL %d, which made the private "
                "server's data, were not found",
                version);
        return err_hint(err,
                        "Install PostgreSQL %d, or remove \"%s\" for a "
                        "new, empty server.",
                        version, place->folder);
    }
    err_set(err, ERR_IO, "the programs of a PostgreSQL server were not found");
    return err_hint(err, "Install them (on Debian: apt-get install "
                         "postgresql), or name a database with --database.");
}

int programs_find(const struct place *place, const char *wanted,
                  const char **bindir, struct err *err)
{
    struct arena *arena = place->arena;
    int version = data_version(place);

    if (wanted) {
        *bindir = arena_strdup(arena, wanted);
        if (has_programs(arena, wanted))
            return 0;
        return err_set(err, ERR_IO,
                       "there are no initdb and postgres in \"%s\"", wanted);
    }
    *bindir = version > 0 ? find_version(arena, version) : find_newest(arena);
    if (!*bindir)
        *bindir = find_in_path(arena);
    return *bindir ? 0 : fail_missing(place, version, err);
}
