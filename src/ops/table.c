/* The table of operations; the rows are in rows/<group>.inc. */
#include "ops/ops.h"

#include <string.h>

#include "ops/render.h"
#include "ops/rows.h"

/* clang-format off */
static const struct ops_operation operations[] = {
#include "ops/rows/schemas.inc"
#include "ops/rows/tables.inc"
#include "ops/rows/columns.inc"
#include "ops/rows/constraints.inc"
#include "ops/rows/indexes.inc"
#include "ops/rows/sequences.inc"
#include "ops/rows/enums.inc"
#include "ops/rows/kinds.inc"
#include "ops/rows/privileges.inc"
#include "ops/rows/text_search.inc"
#include "ops/rows/foreign.inc"
#include "ops/rows/publications.inc"
#include "ops/rows/renames.inc"
#include "ops/rows/everywhere.inc"
};
/* clang-format on */

const struct ops_operation *ops_table(size_t *count)
{
    *count = sizeof operations / sizeof *operations;
    return operations;
}

const struct ops_operation *ops_find(const char *name)
{
    size_t count = 0;
    const struct ops_operation *rows = ops_table(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}
