#include "bind/os.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/scratch.h"
#include "pg/pg.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <time.h>

/*
 * pg's handler stops what waits for a server.  In front of it stands one that
 * also stops Lua code that computes, as the stand-alone interpreter does it:
 * the handler sets a hook, which raises at the next instruction.
 */
static lua_State *state;   /* the main thread; NULL: not installed */
static lua_State *running; /* a coroutine that the project's Lua runs */
static struct sigaction inner;

void bind_check_interrupt(lua_State *L)
{
    if (!pg_interrupt_take())
        return;
    struct scratch *scratch = bind_scratch(L);
    err_set(&scratch->err, ERR_INTERRUPTED, "interrupted");
    bind_scratch_raise(L, scratch);
}

static void stop_here(lua_State *L, lua_Debug *where)
{
    (void)where;
    lua_sethook(L, NULL, 0, 0);
    struct err err = {.code = ERR_INTERRUPTED, .message = "interrupted"};
    if (pg_interrupt_take())
        bind_error_raise(L, &err);
}

/* Instructions of Lua functions only: no raise as a C function begins. */
static void on_signal(int number)
{
    inner.sa_handler(number);
    if (state != NULL)
        lua_sethook(state, stop_here, LUA_MASKCOUNT, 1);
    if (running != NULL)
        lua_sethook(running, stop_here, LUA_MASKCOUNT, 1);
}

/* os.run_coroutine(coroutine or nil) -> the one before; SIGINT stops it, as
 * hooks are a coroutine's own.  Whoever resumes it gives the one before
 * back. */
int bind_os_run_coroutine(lua_State *L)
{
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &running);
    lua_pushvalue(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &running); /* it stays alive */
    running = lua_tothread(L, 1);
    return 1;
}

static int uninstall(lua_State *L)
{
    (void)L;
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigemptyset(&standard.sa_mask);
    sigaction(SIGINT, &standard, NULL);
    state = running = NULL;
    pg_interrupt_clear();
    return 0;
}

/* The handler must not outlive the Lua state. */
static void uninstall_at_end(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &state) != LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    lua_newuserdatauv(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, uninstall);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &state);
    lua_pop(L, 1); /* the nil */
}

static void install(lua_State *L)
{
    uninstall_at_end(L);
    pg_interrupt_install();
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &inner);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
    state = lua_tothread(L, -1);
    lua_pop(L, 1);
}

/* os.on_interrupt(flag): true takes SIGINT over, false gives it back */
int bind_os_on_interrupt(lua_State *L)
{
    if (!lua_isnoneornil(L, 1) && !lua_isboolean(L, 1))
        bind_argument_error(L, 1, "a boolean");
    bool wanted = lua_isnoneornil(L, 1) || lua_toboolean(L, 1);
    if (wanted && state == NULL)
        install(L);
    else if (!wanted && state != NULL)
        uninstall(L);
    return 0;
}

/* os.sleep(seconds); SIGINT ends it with an error of kind "interrupted" */
int bind_os_sleep(lua_State *L)
{
    lua_Number seconds = bind_check_number(L, 1);
    if (!(seconds >= 0 && seconds < 1e9))
        bind_argument_error(L, 1, "a number of seconds from 0 on");
    double whole = floor(seconds);
    struct timespec left = {(time_t)whole, (long)((seconds - whole) * 1e9)};
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        bind_check_interrupt(L);
    bind_check_interrupt(L);
    return 0;
}
