#include "bind/text.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/scratch.h"
#include "bind/value.h"
#include "pg/pg.h"
#include "sql/sql.h"

static void push_statement(lua_State *L, const struct sql_statement *statement)
{
    lua_createtable(L, 0, 3);
    lua_pushstring(L, statement->text);
    lua_setfield(L, -2, "text");
    lua_pushinteger(L, statement->line);
    lua_setfield(L, -2, "line");
    lua_pushinteger(L, (lua_Integer)statement->offset);
    lua_setfield(L, -2, "offset");
}

static void push_list(lua_State *L, const struct sql_statements *list)
{
    lua_createtable(L, (int)list->list.count, 0);
    for (size_t i = 0; i < list->list.count; i++) {
        push_statement(L, &list->list.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* core.split(script) -> list of { text =, line =, offset = }, number of those
 * that are psql's alone, list of its commands, list of COPY … FROM stdin: of
 * the same shape */
static int split(lua_State *L)
{
    const char *script = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct sql_statements statements;
    struct sql_skipped skipped;
    if (sql_split(scratch->arena, script, &statements, &skipped,
                  &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    push_list(L, &statements);
    lua_pushinteger(L, (lua_Integer)(skipped.commands.list.count +
                                     skipped.copies.list.count));
    push_list(L, &skipped.commands);
    push_list(L, &skipped.copies);
    return 4;
}

static const char *class_name(enum sql_class class)
{
    switch (class) {
    case SQL_OTHER:
        return "other";
    case SQL_TRANSACTION:
        return "transaction";
    case SQL_SAVEPOINT:
        return "savepoint";
    case SQL_SET:
        return "set";
    case SQL_ROLE:
        return "role";
    case SQL_DATABASE:
        return "database";
    case SQL_ROWS:
        return "rows";
    case SQL_NO_TRANSACTION:
        return "no_transaction";
    }
    return "other";
}

static int classify(lua_State *L)
{
    lua_pushstring(L, class_name(sql_classify(bind_check_text(L, 1))));
    return 1;
}

/* core.find_transaction_control(script) -> nil | line, word */
static int find_transaction_control(lua_State *L)
{
    int line = 0;
    char word[32] = "";
    if (!sql_find_transaction_control(bind_check_text(L, 1), &line, word)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, line);
    lua_pushstring(L, word);
    return 2;
}

static int ident(lua_State *L)
{
    const char *name = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    sql_ident(&scratch->buf, name);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

static int literal(lua_State *L)
{
    const char *text = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    sql_literal(&scratch->buf, text);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

/* core.name_parse(text) -> schema or nil, name */
static int name_parse(lua_State *L)
{
    const char *text = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct sql_name name = {0};
    if (sql_name_parse(scratch->arena, text, &name, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    lua_pushstring(L, name.schema);
    lua_pushstring(L, name.name);
    return 2;
}

/* core.name_write(schema or nil, name) -> text */
static int name_write(lua_State *L)
{
    const char *schema = bind_option_text(L, 1, NULL);
    const char *name = bind_check_text(L, 2);
    struct scratch *scratch = bind_scratch(L);
    sql_name_write(&scratch->buf, schema, name);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

static int is_reserved(lua_State *L)
{
    lua_pushboolean(L, sql_is_reserved(bind_check_text(L, 1)));
    return 1;
}

static int conninfo_redact(lua_State *L)
{
    const char *conninfo = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    pg_conninfo_redact(conninfo, &scratch->buf);
    bind_scratch_push_buffer(L, scratch);
    return 1;
}

static int conninfo_parse(lua_State *L)
{
    const char *conninfo = bind_check_text(L, 1);
    struct scratch *scratch = bind_scratch(L);
    struct value *table = NULL;
    if (pg_conninfo_parse(conninfo, scratch->arena, &table, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    bind_value_push(L, table);
    return 1;
}

void bind_text_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){
                      {"split", split},
                      {"classify", classify},
                      {"find_transaction_control", find_transaction_control},
                      {"ident", ident},
                      {"literal", literal},
                      {"name_parse", name_parse},
                      {"name_write", name_write},
                      {"is_reserved", is_reserved},
                      {"conninfo_redact", conninfo_redact},
                      {"conninfo_parse", conninfo_parse},
                      {NULL, NULL},
                  });
}
