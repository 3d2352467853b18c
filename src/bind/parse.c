#include "bind/parse.h"

#include "bind/argument.h"
#include "bind/scratch.h"
#include "bind/tree.h"
#include "sql/sql.h"

typedef int parser(struct arena *arena, const char *text, const char **json,
                   struct err *err);

/* (text) -> tree | nil, message, position in characters or 0 */
static int push_tree(lua_State *L, parser *parse)
{
    const char *text = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    const char *json = NULL;
    if (parse(scratch->arena, text, &json, &scratch->err) == 0) {
        bind_tree_push(L, json);
        return 1;
    }
    lua_pushnil(L);
    lua_pushstring(L, scratch->err.message);
    lua_pushinteger(L, scratch->err.position);
    return 3;
}

/* core.parse(script) */
static int parse(lua_State *L)
{
    return push_tree(L, sql_parse_tree);
}

/* core.parse_plpgsql(statement): its functions */
static int parse_plpgsql(lua_State *L)
{
    return push_tree(L, sql_parse_plpgsql);
}

void bind_parse_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){
                      {"parse", parse},
                      {"parse_plpgsql", parse_plpgsql},
                      {NULL, NULL},
                  });
}
