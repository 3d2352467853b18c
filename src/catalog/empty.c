/* What every database begins with. */
#include "catalog/internal.h"

struct snapshot *snapshot_empty(int server_version)
{
    struct snapshot *snapshot = snapshot_new(server_version);
    snapshot_reserve(snapshot, KIND_SCHEMA, 1);
    struct object *schema = snapshot_add(snapshot, KIND_SCHEMA);
    schema->key = schema->name = schema->identity = "public";
    schema->schema = schema->parent_key = "";
    schema->comment = "standard public schema";
    bool modern = server_version >= 150000;
    object_set(schema, "owner", modern ? "pg_database_owner" : "postgres");
    object_set(
        schema, "acl",
        modern ? "{=U/pg_database_owner,pg_database_owner=UC/pg_database_owner}"
               : "{=UC/postgres,postgres=UC/postgres}");
    snapshot_tie(snapshot);
    return snapshot;
}
