#include "bind/plan.h"

#include "bind/argument.h"
#include "bind/error.h"
#include "bind/snapshot.h"
#include "bind/value.h"
#include "diff/diff.h"

#include <lauxlib.h>

/* ----------------------------------------------------------------- options */

static const char *const option_names[] = {
    "privileges", "owners", "back", "default_schema", "settled", NULL,
};

static void read_settled(lua_State *L, const struct value *list,
                         struct scratch *scratch, struct diff_options *options)
{
    if (list == NULL)
        return;
    options->settled = bind_snapshot_refs(L, list, "settled", scratch,
                                          &options->settled_count);
}

static struct diff_options read_options(lua_State *L, int index,
                                        struct scratch *scratch)
{
    const char *what = bind_function(L);
    struct value *value = bind_value_read_named(L, index, scratch, what);
    bind_value_check_names(L, value, what, option_names);
    const char *schema = value_get_string(value, "default_schema");
    struct diff_options options = {
        .privileges = value_get_boolean(value, "privileges"),
        .owners = value_get_boolean(value, "owners"),
        .back = value_get_boolean(value, "back"),
        .default_schema = schema != NULL ? schema : "public",
    };
    read_settled(L, value_get(value, "settled"), scratch, &options);
    return options;
}

/* ------------------------------------------------------------------ result */

static void push_order(lua_State *L, const struct value *arguments)
{
    size_t count = arguments->as.table.count;
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(L, arguments->as.table.items[i].name);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* { verb =, arguments =, order = { names }, object =,
 *   keeps_rows = true or nil } */
static void push_step(lua_State *L, const struct diff_step *step)
{
    lua_createtable(L, 0, 4);
    lua_pushstring(L, step->operation->name);
    lua_setfield(L, -2, "verb");
    bind_value_push(L, step->arguments);
    lua_setfield(L, -2, "arguments");
    push_order(L, step->arguments);
    lua_setfield(L, -2, "order");
    lua_pushstring(L, step->object);
    lua_setfield(L, -2, "object");
    if (step->keeps_rows) {
        lua_pushboolean(L, true);
        lua_setfield(L, -2, "keeps_rows");
    }
}

static void push_steps(lua_State *L, const struct diff_plan *plan)
{
    lua_createtable(L, (int)plan->steps.count, 0);
    for (size_t i = 0; i < plan->steps.count; i++) {
        push_step(L, &plan->steps.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_doubt(lua_State *L, const struct catalog_ref *doubt)
{
    lua_createtable(L, 0, 2);
    lua_pushstring(L, catalog_kind(doubt->kind)->name);
    lua_setfield(L, -2, "kind");
    lua_pushstring(L, doubt->key);
    lua_setfield(L, -2, "key");
}

static void push_doubts(lua_State *L, const struct diff_plan *plan)
{
    lua_createtable(L, (int)plan->doubts.count, 0);
    for (size_t i = 0; i < plan->doubts.count; i++) {
        push_doubt(L, &plan->doubts.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_notes(lua_State *L, const struct diff_plan *plan)
{
    lua_createtable(L, (int)plan->notes.count, 0);
    for (size_t i = 0; i < plan->notes.count; i++) {
        lua_pushstring(L, plan->notes.items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_kept(lua_State *L, const struct diff_plan *plan)
{
    lua_createtable(L, (int)plan->kept.count, 0);
    for (size_t i = 0; i < plan->kept.count; i++) {
        lua_createtable(L, 0, 2);
        lua_pushstring(L, plan->kept.items[i].label);
        lua_setfield(L, -2, "label");
        lua_pushstring(L, plan->kept.items[i].identity);
        lua_setfield(L, -2, "identity");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void free_plan(void *plan)
{
    diff_plan_free(plan);
}

static void push_plan(lua_State *L, const struct diff_plan *plan)
{
    lua_createtable(L, 0, 4);
    push_steps(L, plan);
    lua_setfield(L, -2, "steps");
    push_doubts(L, plan);
    lua_setfield(L, -2, "doubts");
    push_notes(L, plan);
    lua_setfield(L, -2, "notes");
    push_kept(L, plan);
    lua_setfield(L, -2, "kept");
}

/* core.diff(old, new, options) -> { steps =, doubts =, notes =, kept = } */
static int diff(lua_State *L)
{
    const struct snapshot *old = bind_check_snapshot(L, 1);
    const struct snapshot *new = bind_check_snapshot(L, 2);
    lua_settop(L, 3);
    struct scratch *scratch = bind_scratch(L);
    struct diff_options options = read_options(L, 3, scratch);
    struct diff_plan *plan = NULL;
    if (diff_plan(old, new, &options, &plan, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    bind_scratch_own(scratch, plan, free_plan);
    push_plan(L, plan);
    return 1;
}

/* core.recreate(snapshot, { kind =, key = }, options) -> the same */
static int recreate(lua_State *L)
{
    const struct snapshot *snapshot = bind_check_snapshot(L, 1);
    bind_check_table(L, 2);
    lua_settop(L, 3);
    struct scratch *scratch = bind_scratch(L);
    struct catalog_ref ref =
        bind_snapshot_ref(L, bind_value_read(L, 2, scratch, bind_function(L)));
    struct diff_options options = read_options(L, 3, scratch);
    struct diff_plan *plan = NULL;
    if (diff_recreate(snapshot, &ref, &options, &plan, &scratch->err) < 0)
        bind_scratch_raise(L, scratch);
    bind_scratch_own(scratch, plan, free_plan);
    push_plan(L, plan);
    return 1;
}

void bind_plan_open(lua_State *L)
{
    bind_register(L, "core.",
                  (luaL_Reg[]){
                      {"diff", diff},
                      {"recreate", recreate},
                      {NULL, NULL},
                  });
}
