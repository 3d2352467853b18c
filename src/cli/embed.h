/* The Lua half inside the executable, compiled; made by src/gen/embed.lua. */
#ifndef MIG_CLI_EMBED_H
#define MIG_CLI_EMBED_H

#include <stddef.h>

struct embed_source {
    const char *module; /* "mig.chain" */
    const char *chunk;  /* "@lua/mig/chain.lua" */
    const char *code;
    size_t length;
};

extern const struct embed_source embed_sources[]; /* ends with a NULL module */

#endif
