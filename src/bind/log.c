#include "bind/log.h"

#include "bind/argument.h"

#include <lauxlib.h>
#include <string.h>

enum { MAX_QUEUED = 4 * 1024 * 1024 };

/* Level (a digit), text, zero byte; and again.  One sink a process. */
static struct buf queue;

static const char receiver_key = 0; /* its address in the registry */

static void enqueue(void *data, enum log_level level, const char *message)
{
    (void)data;
    if (queue.length > MAX_QUEUED)
        return;
    buf_addc(&queue, (char)('0' + level));
    buf_add(&queue, message, strlen(message) + 1);
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_DEBUG:
        return "debug";
    case LOG_INFO:
        return "info";
    case LOG_WARNING:
        return "warning";
    }
    return "info";
}

/* A copy, since the receiver may make the connection say more. */
static char *take_queue(struct scratch *scratch, size_t *length)
{
    *length = queue.length;
    char *text = arena_alloc(scratch->arena, queue.length + 1);
    memcpy(text, buf_text(&queue), queue.length);
    buf_release(&queue);
    return text;
}

static void deliver(lua_State *L, struct scratch *scratch)
{
    size_t length;
    const char *text = take_queue(scratch, &length);
    luaL_checkstack(L, 5, NULL);
    bool heard = lua_rawgetp(L, LUA_REGISTRYINDEX, &receiver_key) != LUA_TNIL;
    for (const char *each = text; heard && each < text + length;
         each += strlen(each) + 1) {
        lua_pushvalue(L, -1);
        lua_pushstring(L, level_name((enum log_level)(*each - '0')));
        lua_pushstring(L, each + 1);
        lua_call(L, 2, 0);
    }
    lua_pop(L, 1);
}

void bind_log_settle(lua_State *L, struct scratch *scratch, int outcome)
{
    if (queue.length > 0)
        deliver(L, scratch);
    if (outcome < 0)
        bind_scratch_raise(L, scratch);
}

/* core.on_log(function(level, message)): nil drops what comes */
static int on_log(lua_State *L)
{
    bool none = lua_isnoneornil(L, 1);
    if (!none && !lua_isfunction(L, 1))
        bind_argument_error(L, 1, "a function");
    lua_settop(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &receiver_key);
    buf_release(&queue);
    log_set_sink(none ? NULL : enqueue, NULL);
    return 0;
}

void bind_log_open(lua_State *L)
{
    bind_register(L, "core.", (luaL_Reg[]){{"on_log", on_log}, {NULL, NULL}});
}
