#include "bind/digest.h"

#include "bind/argument.h"

#include <sha2.h>

/* core.sha256(bytes) -> 64 hexadecimal digits */
static int sha256(lua_State *L)
{
    size_t length;
    const char *bytes = bind_check_bytes(L, 1, &length);
    char hex[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data((const uint8_t *)bytes, length, hex);
    lua_pushstring(L, hex);
    return 1;
}

void bind_digest_open(lua_State *L)
{
    bind_register(L, "core.", (luaL_Reg[]){{"sha256", sha256}, {NULL, NULL}});
}
