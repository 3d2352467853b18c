/*
 * The attributes of each kind: what the columns of sql/<kind>.sql mean to the
 * comparison.  Read by kinds.c alone.
 */
#ifndef MIG_CATALOG_ATTRIBUTES_H
#define MIG_CATALOG_ATTRIBUTES_H

#include "catalog/catalog.h"

#define COMPARE(name) {name, POLICY_COMPARE}
#define TEXT(name) {name, POLICY_EXPRESSION}
#define IGNORE(name) {name, POLICY_IGNORE}

static const struct catalog_attribute extension_attributes[] = {
    COMPARE("schema_name"),
    IGNORE("version"),
    IGNORE("relocatable"),
};

static const struct catalog_attribute enum_attributes[] = {
    COMPARE("labels"),
};

static const struct catalog_attribute sequence_attributes[] = {
    COMPARE("persistence"), COMPARE("type"),      COMPARE("start"),
    COMPARE("increment"),   COMPARE("min_value"), COMPARE("max_value"),
    COMPARE("cache"),       COMPARE("cycle"),     COMPARE("owned_by"),
};

static const struct catalog_attribute table_attributes[] = {
    COMPARE("relkind"),
    COMPARE("persistence"),
    COMPARE("options"), /* sorted "k=v", "toast.k=v" */
    COMPARE("access_method"), /* NULL: heap */
    COMPARE("tablespace"),    /* NULL: the database's */
    TEXT("partition_key"),
    COMPARE("partition_of"),
    TEXT("partition_bound"),
    COMPARE("inherits"), /* keys of the parents, in order */
    COMPARE("of_type"),
    COMPARE("row_security"),
    COMPARE("force_row_security"),
    COMPARE("replica_identity"), /* d f n i */
    COMPARE("replica_index"),
    COMPARE("cluster_index"),
    COMPARE("server"),
    COMPARE("server_options"),
};

static const struct catalog_attribute column_attributes[] = {
    IGNORE("position"),
    COMPARE("type"),
    IGNORE("type_key"), /* of the (element) type outside pg_catalog */
    COMPARE("collation"),
    COMPARE("not_null"),
    COMPARE("identity"), /* '' a d */
    IGNORE("identity_sequence"),
    COMPARE("identity_start"),
    COMPARE("identity_increment"),
    COMPARE("identity_min"),
    COMPARE("identity_max"),
    COMPARE("identity_cache"),
    COMPARE("identity_cycle"),
    COMPARE("generated"), /* '' s v */
    TEXT("expression"),
    COMPARE("storage"), /* NULL: default_storage */
    IGNORE("default_storage"),
    COMPARE("compression"),
    COMPARE("statistics"),
    COMPARE("options"),
    COMPARE("fdw_options"),
    IGNORE("inherited"),
};

static const struct catalog_attribute default_attributes[] = {
    IGNORE("column_name"),
    TEXT("expression"),
};

static const struct catalog_attribute constraint_attributes[] = {
    COMPARE("type"), /* p u f c x n */
    IGNORE("columns"),
    TEXT("definition"), /* without DEFERRABLE …, NOT VALID */
    IGNORE("expression"),
    IGNORE("target_table"),
    IGNORE("target_schema"),
    IGNORE("target_name"),
    IGNORE("target_columns"),
    IGNORE("on_delete"), /* a r c n d */
    IGNORE("on_update"),
    IGNORE("match"), /* f p s */
    IGNORE("on_delete_columns"),
    COMPARE("deferrable"),
    COMPARE("initially_deferred"),
    COMPARE("validated"),
    IGNORE("no_inherit"),
    IGNORE("include"),
    IGNORE("nulls_not_distinct"),
    COMPARE("index_options"),
    IGNORE("index_method"),
    COMPARE("tablespace"),
    IGNORE("index_comment"),
    IGNORE("enforced"),
    IGNORE("period"),
};

static const struct catalog_attribute index_attributes[] = {
    IGNORE("unique"),
    IGNORE("method"),
    TEXT("definition"),
    IGNORE("columns"), /* from the definition: elements of CREATE INDEX */
    IGNORE("include"), /* likewise */
    IGNORE("predicate"),
    COMPARE("options"),
    COMPARE("tablespace"),
    IGNORE("nulls_not_distinct"),
    COMPARE("valid"),
    COMPARE("statistics"), /* "column number=target" */
    IGNORE("only"),        /* from the definition: made ON ONLY */
};

#endif
