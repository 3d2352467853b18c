#include "cli/modules.h"

#include "bind/bind.h"
#include "cli/embed.h"

#include <lauxlib.h>
#include <lua-lpeg.h>
#include <lualib.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------ text files */

struct text_file {
    FILE *file;
    int error; /* errno of the last piece */
    char bytes[BUFSIZ];
};

static const char *read_piece(lua_State *L, void *data, size_t *size)
{
    struct text_file *text = data;

    (void)L;
    *size = fread(text->bytes, 1, sizeof text->bytes, text->file);
    text->error = errno;
    return *size ? text->bytes : NULL;
}

/* Pushes the chunk or a message; false when there is no such file. */
static bool load_text_file(lua_State *L, const char *path, const char *chunk,
                           int *status)
{
    struct text_file text = {.file = fopen(path, "rb")};

    if (!text.file) {
        lua_pushfstring(L, "cannot open %s: %s", path, strerror(errno));
        return false;
    }
    *status = lua_load(L, read_piece, &text, chunk, "t");
    if (ferror(text.file)) { /* a folder can be opened, but not be read */
        lua_pushfstring(L, "cannot read %s: %s", path, strerror(text.error));
        *status = LUA_ERRFILE;
    }
    fclose(text.file);
    return true;
}

/* What a searcher returns for a chunk on the stack: it and its place. */
static int loaded(lua_State *L, int status, const char *module,
                  const char *place)
{
    if (status != LUA_OK)
        return luaL_error(L, "error loading module '%s' from '%s':\n\t%s",
                          module, place, lua_tostring(L, -1));
    lua_pushstring(L, place);
    return 2;
}

/* ------------------------------------------------------------- searchers */

static bool is_own(const char *module)
{
    return strncmp(module, "mig", 3) == 0 &&
           (module[3] == '\0' || module[3] == '.');
}

/* upvalue: the folder that stands for lua/ */
static int search_folder(lua_State *L)
{
    static const char *const forms[] = {"lua/%s.lua", "lua/%s/init.lua"};
    const char *module = luaL_checkstring(L, 1);
    const char *folder = lua_tostring(L, lua_upvalueindex(1));

    if (!is_own(module))
        return 0;
    const char *name = luaL_gsub(L, module, ".", "/");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        int status;
        const char *inside = lua_pushfstring(L, forms[i], name);
        const char *chunk = lua_pushfstring(L, "@%s", inside);
        const char *path =
            lua_pushfstring(L, "%s/%s", folder, inside + strlen("lua/"));
        if (load_text_file(L, path, chunk, &status))
            return loaded(L, status, module, path);
    }
    return 1;
}

static int search_embedded(lua_State *L)
{
    const char *module = luaL_checkstring(L, 1);
    const struct embed_source *at = embed_sources;

    while (at->module && strcmp(at->module, module) != 0)
        at++;
    if (!at->module) {
        lua_pushfstring(L, "no embedded module '%s'", module);
        return 1;
    }
    int status = luaL_loadbufferx(L, at->code, at->length, at->chunk, "b");
    return loaded(L, status, module, at->chunk);
}

/* Lua's own searcher would load bytecode as well. */
static int search_path(lua_State *L)
{
    const char *module = luaL_checkstring(L, 1);
    int status;

    lua_getfield(L, lua_upvalueindex(1), "searchpath");
    lua_pushvalue(L, 1);
    lua_getfield(L, lua_upvalueindex(1), "path");
    lua_call(L, 2, 2);
    if (lua_isnil(L, -2))
        return 1;
    lua_pop(L, 1);
    const char *path = lua_tostring(L, -1);
    const char *chunk = lua_pushfstring(L, "@%s", path);
    if (!load_text_file(L, path, chunk, &status))
        return 1;
    return loaded(L, status, module, path);
}

/* ---------------------------------------------------------------- opening */

static void drop_relative(lua_State *L, int package, const char *field)
{
    luaL_Buffer kept;
    const char *separator = "";

    lua_getfield(L, package, field);
    const char *at = luaL_optstring(L, -1, "");
    luaL_buffinit(L, &kept);
    while (*at) {
        size_t length = strcspn(at, ";");
        if (*at == '/') {
            luaL_addstring(&kept, separator);
            luaL_addlstring(&kept, at, length);
            separator = ";";
        }
        at += length;
        at += *at == ';';
    }
    luaL_pushresult(&kept);
    lua_setfield(L, package, field);
    lua_pop(L, 1);
}

/* Own modules behind package.preload, text files in the place of Lua's. */
static void set_searchers(lua_State *L, int package, const char *folder)
{
    lua_getfield(L, package, "searchers");
    int searchers = lua_gettop(L);
    for (lua_Integer i = luaL_len(L, searchers); i > 1; i--) {
        lua_geti(L, searchers, i);
        lua_seti(L, searchers, i + (folder ? 2 : 1));
    }
    lua_Integer next = 2;
    if (folder) {
        lua_pushstring(L, folder);
        lua_pushcclosure(L, search_folder, 1);
        lua_seti(L, searchers, next++);
    }
    lua_pushcfunction(L, search_embedded);
    lua_seti(L, searchers, next++);
    lua_pushvalue(L, package);
    lua_pushcclosure(L, search_path, 1);
    lua_seti(L, searchers, next);
    lua_pop(L, 1);
}

static void preload(lua_State *L, const char *module, lua_CFunction open)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_pushcfunction(L, open);
    lua_setfield(L, -2, module);
    lua_pop(L, 1);
}

void modules_open(lua_State *L, const char *folder)
{
    preload(L, "mig.core", luaopen_mig_core);
    preload(L, "lpeg", luaopen_lpeg);
    lua_getglobal(L, LUA_LOADLIBNAME);
    int package = lua_gettop(L);
    drop_relative(L, package, "path");
    drop_relative(L, package, "cpath");
    set_searchers(L, package, folder);
    lua_pop(L, 1);
}
