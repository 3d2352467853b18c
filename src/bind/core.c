#include "bind/bind.h"

#include "bind/actor.h"
#include "bind/connection.h"
#include "bind/digest.h"
#include "bind/error.h"
#include "bind/fs.h"
#include "bind/json.h"
#include "bind/local.h"
#include "bind/log.h"
#include "bind/operations.h"
#include "bind/os.h"
#include "bind/parse.h"
#include "bind/plan.h"
#include "bind/prompt.h"
#include "bind/scratch.h"
#include "bind/snapshot.h"
#include "bind/text.h"
#include "bind/value.h"

#include <lauxlib.h>

#ifndef MIG_VERSION
#define MIG_VERSION "0.1.0"
#endif

int luaopen_mig_core(lua_State *L)
{
    luaL_checkversion(L);
    lua_createtable(L, 0, 40);
    bind_scratch_open(L);
    bind_error_open(L);
    bind_value_open(L);
    bind_json_writer_open(L);
    bind_text_open(L);
    bind_parse_open(L);
    bind_digest_open(L);
    bind_connection_open(L);
    bind_snapshot_open(L);
    bind_plan_open(L);
    bind_operations_open(L);
    bind_actor_open(L);
    bind_local_open(L);
    bind_fs_open(L);
    bind_os_open(L);
    bind_log_open(L);
    bind_prompt_open(L);
    lua_pushliteral(L, MIG_VERSION);
    lua_setfield(L, -2, "version");
    return 1;
}
