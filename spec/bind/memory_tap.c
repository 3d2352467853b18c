/*
 * Lua runs out of memory at every allocation in turn, while functions of the
 * module run.  Each time an error is raised from wherever it happens; under
 * SAN=1 nothing may be left behind, and in any build nothing may crash.
 */
#include "bind/bind.h"

#include "../support/tap.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>

struct allocator {
    long left; /* allocations that succeed; negative: all */
};

static void *allocate(void *data, void *block, size_t old, size_t new)
{
    struct allocator *allocator = data;
    if (new == 0) {
        free(block);
        return NULL;
    }
    bool grows = block == NULL || new > old;
    if (grows && allocator->left == 0)
        return NULL;
    if (grows && allocator->left > 0)
        allocator->left--;
    return realloc(block, new);
}

struct sample {
    const char *name;
    const char *code; /* gets the module */
};

static const struct sample samples[] = {
    {"text", "local c = ... c.split('a; b; c') c.ident('A') c.literal('x') "
             "c.name_parse('a.b') c.name_write('s', 'n') "
             "c.conninfo_parse('host=a dbname=b') c.conninfo_redact('a') "
             "pcall(c.split, \"'\")"},
    {"values", "local c = ... c.render('add_table', { table_name = 't', "
               "columns = { { column_name = 'a', type = 'int', "
               "default = c.sql('1') } }, with = { fillfactor = 70 } }) "
               "pcall(c.render, 'add_table', { x = { y = print } })"},
    {"actor", "local c = ... local a = c.actor(function() end, "
              "{ on_step = function() end }) "
              "a:drop_column { table_name = 't', column_name = 'c' } "
              "pcall(a.drop_column, a, { table_name = 't' })"},
    {"snapshots", "local c = ... local a <close> = c.snapshot_empty(150000) "
                  "local b <close> = c.snapshot_parse(a:dump()) "
                  "a:objects('schema') a:unmanaged() c.diff(a, b) "
                  "pcall(c.snapshot_parse, 'x')"},
    {"errors", "local c = ... pcall(c.ident, 1) c.error { message = 'x' } "
               "pcall(c.connect, 'nonsense =') pcall(c.fs.cwd)"},
    {"files", "local c = ... c.fs.list('/') c.fs.list('/no such folder') "
              "c.fs.exists('/') c.fs.run('echo x') c.sha256('x')"},
};

enum outcome { TOO_FEW, ENOUGH, BROKEN };

/* Runs the code with so many allocations. */
static enum outcome run_with(const char *code, long allocations)
{
    struct allocator allocator = {-1};
    lua_State *L = lua_newstate(allocate, &allocator);
    luaL_openlibs(L);
    luaL_loadstring(L, code);
    luaL_requiref(L, "mig.core", luaopen_mig_core, 0);
    allocator.left = allocations;
    int status = lua_pcall(L, 1, 0, 0);
    enum outcome outcome = allocator.left > 0 ? ENOUGH : TOO_FEW;
    allocator.left = -1;
    if (status != LUA_OK && outcome == ENOUGH) {
        printf("# %s\n", luaL_tolstring(L, -1, NULL));
        outcome = BROKEN;
    }
    lua_close(L);
    return outcome;
}

/* 0, 1, 2, … allocations, until the code comes to its end. */
static bool survives(const char *code)
{
    enum outcome outcome = TOO_FEW;
    for (long allocations = 0; outcome == TOO_FEW; allocations++)
        outcome = run_with(code, allocations);
    return outcome == ENOUGH;
}

int main(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        ok(survives(samples[i].code), samples[i].name);
    return tap_done();
}
