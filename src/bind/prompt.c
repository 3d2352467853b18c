#include "bind/prompt.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "pg/pg.h"

#include <lauxlib.h>

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What both libraries have. */
static struct {
    bool tried;
    char *(*readline)(const char *prompt);
    int (*add_history)(const char *line);
    int (*read_history)(const char *path);
    int (*write_history)(const char *path);
    char **(*matches)(const char *text, char *(*next)(const char *, int));
    char ***attempted; /* the function's place, as a pointer to it */
    int *attempted_over;
    int *append_character;
    const char **break_characters;
    int (**getc_function)(FILE *stream);
    int *catch_signals;
    void (*replace_line)(const char *text, int clear_undo);
} lib;

/* While a line is read: whose function completes, and what it gave. */
static lua_State *completing;
static lua_Integer next_match;

static void *library(void)
{
    static const char *const names[] = {"libreadline.so.8", "libedit.so.2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (handle != NULL)
            return handle;
    }
    return NULL;
}

/* The generator: matches are the list on top of the stack. */
static char *next_of_list(const char *text, int state)
{
    (void)text;
    if (state == 0)
        next_match = 0;
    lua_rawgeti(completing, -1, ++next_match);
    const char *word = lua_tostring(completing, -1);
    char *copy = word != NULL ? strdup(word) : NULL;
    lua_pop(completing, 1);
    return copy;
}

/* complete(word) -> list of words; slot 2 of core.prompt */
static char **complete(const char *text, int start, int end)
{
    (void)start;
    (void)end;
    *lib.attempted_over = 1;
    *lib.append_character = '\0'; /* which is a blank again at each try */
    if (completing == NULL || !lua_checkstack(completing, LUA_MINSTACK))
        return NULL;
    lua_pushvalue(completing, 2);
    lua_pushstring(completing, text);
    char **found = NULL;
    if (lua_pcall(completing, 1, 1, 0) == LUA_OK && lua_istable(completing, -1))
        found = lib.matches(text, next_of_list);
    lua_pop(completing, 1);
    return found;
}

/* One byte; Ctrl-C gives the line up.  (The library's own waits for one more
 * key.) */
static int get_byte(FILE *stream)
{
    for (;;) {
        unsigned char byte;
        ssize_t count = read(fileno(stream), &byte, 1);
        if (count == 1)
            return byte;
        if (count == 0 || errno != EINTR)
            return EOF;
        if (!pg_interrupted())
            continue;
        lib.replace_line("", 0);
        return '\n';
    }
}

/* dlsym gives an object's pointer; POSIX lets it be a function's, C does
 * not. */
static void find(void *handle, const char *name, void *place)
{
    void *found = dlsym(handle, name);
    memcpy(place, &found, sizeof found);
}

static void set_up(void)
{
    static const char breaks[] = " \t\n\"'<>=;|&{}()[],+-*/%#~";
    *lib.break_characters = breaks;
    char **(*function)(const char *, int, int) = complete;
    memcpy(lib.attempted, &function, sizeof function);
    if (lib.getc_function != NULL && lib.catch_signals != NULL &&
        lib.replace_line != NULL) {
        *lib.catch_signals = 0;
        *lib.getc_function = get_byte;
    }
}

static void load(void)
{
    lib.tried = true;
    void *handle = library();
    if (handle == NULL)
        return;
    find(handle, "add_history", &lib.add_history);
    find(handle, "read_history", &lib.read_history);
    find(handle, "write_history", &lib.write_history);
    find(handle, "rl_completion_matches", &lib.matches);
    find(handle, "rl_attempted_completion_function", &lib.attempted);
    find(handle, "rl_attempted_completion_over", &lib.attempted_over);
    find(handle, "rl_completion_append_character", &lib.append_character);
    find(handle, "rl_completer_word_break_characters", &lib.break_characters);
    find(handle, "rl_getc_function", &lib.getc_function);
    find(handle, "rl_catch_signals", &lib.catch_signals);
    find(handle, "rl_replace_line", &lib.replace_line);
    if (lib.add_history == NULL || lib.read_history == NULL ||
        lib.write_history == NULL || lib.matches == NULL ||
        lib.attempted == NULL || lib.attempted_over == NULL ||
        lib.append_character == NULL || lib.break_characters == NULL)
        return;
    find(handle, "readline", &lib.readline);
    set_up();
}

/* Pushes the line without its end, or nil at the end of input. */
static void push_plain_line(lua_State *L, const char *prompt)
{
    if (isatty(STDIN_FILENO)) {
        fputs(prompt, stdout);
        fflush(stdout);
    }
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    int c;
    size_t count = 0;
    while ((c = getchar()) != EOF && c != '\n') {
        luaL_addchar(&line, (char)c);
        count++;
    }
    luaL_pushresult(&line);
    if (c == EOF && count == 0) {
        lua_pop(L, 1);
        lua_pushnil(L);
    }
}

static void push_edited_line(lua_State *L, const char *prompt)
{
    completing = lua_isfunction(L, 2) ? L : NULL;
    char *line = lib.readline(prompt);
    completing = NULL;
    if (line != NULL && *line != '\0')
        lib.add_history(line);
    lua_pushstring(L, line); /* NULL: nil */
    free(line);
}

/* core.prompt(text, complete) -> line, or nil at the end of input; and true
 * when Ctrl-C gave the line up */
static int read_line(lua_State *L)
{
    const char *text = bind_check_text(L, 1);
    if (!lua_isnoneornil(L, 2) && !lua_isfunction(L, 2))
        bind_argument_error(L, 2, "a function");
    lua_settop(L, 2);
    bool edited = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (edited && !lib.tried)
        load();
    if (edited && lib.readline != NULL)
        push_edited_line(L, text);
    else
        push_plain_line(L, text);
    lua_pushboolean(L, pg_interrupt_take());
    return 2;
}

/* core.prompt_history(path, write): reads it, or writes it */
static int history(lua_State *L)
{
    const char *path = bind_check_text(L, 1);
    if (!isatty(STDIN_FILENO))
        return 0;
    if (!lib.tried)
        load();
    if (lib.readline == NULL)
        return 0;
    if (lua_toboolean(L, 2))
        lib.write_history(path);
    else
        lib.read_history(path);
    return 0;
}

void bind_prompt_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){{"prompt", read_line},
                               {"prompt_history", history},
                               {NULL, NULL}});
}
