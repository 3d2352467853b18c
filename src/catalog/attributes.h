/*
 * The attributes of each kind: what the columns of sql/<kind>.sql mean to the
 * comparison.  Read by kinds.c alone.
 */
#ifndef MIG_CATALOG_ATTRIBUTES_H
#define MIG_CATALOG_ATTRIBUTES_H

#include "catalog/catalog.h"

#define COMPARE(name)                                                          \
    {                                                                          \
        name, POLICY_COMPARE                                                   \
    }
#define TEXT(name)                                                             \
    {                                                                          \
        name, POLICY_EXPRESSION                                                \
    }
#define SET(name)                                                              \
    {                                                                          \
        name, POLICY_SET                                                       \
    }
#define IGNORE(name)                                                           \
    {                                                                          \
        name, POLICY_IGNORE                                                    \
    }
#define OWNER                                                                  \
    {                                                                          \
        "owner", POLICY_OWNER                                                  \
    }
#define ACL                                                                    \
    {                                                                          \
        "acl", POLICY_PRIVILEGE                                                \
    }
/* of a view's columns, which are no records: "name item" */
#define COLUMN_ACLS                                                            \
    {                                                                          \
        "column_acls", POLICY_PRIVILEGE                                        \
    }

static const struct catalog_attribute extension_attributes[] = {
    COMPARE("schema_name"),
    IGNORE("version"),
    IGNORE("relocatable"),
    IGNORE("default_comment"),
};

static const struct catalog_attribute enum_attributes[] = {
    COMPARE("labels"),
    OWNER,
    ACL,
};

static const struct catalog_attribute sequence_attributes[] = {
    COMPARE("persistence"),
    COMPARE("type"),
    COMPARE("start"),
    COMPARE("increment"),
    COMPARE("min_value"),
    COMPARE("max_value"),
    COMPARE("cache"),
    COMPARE("cycle"),
    COMPARE("owned_by"),
    OWNER,
    ACL,
};

static const struct catalog_attribute table_attributes[] = {
    COMPARE("relkind"),
    COMPARE("persistence"),
    SET("options"),           /* "k=v", "toast.k=v" */
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
    SET("server_options"),
    OWNER,
    ACL,
};

static const struct catalog_attribute column_attributes[] = {
    IGNORE("position"),
    COMPARE("type"),
    IGNORE("type_key"), /* of the (element) type outside pg_catalog */
    COMPARE("collation"),
    COMPARE("not_null"),
    IGNORE("not_null_name"), /* 18: of one that comes from the parent */
    COMPARE("identity"),     /* '' a d */
    COMPARE("identity_sequence"),
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
    SET("options"),
    SET("fdw_options"),
    IGNORE("inherited"),
    IGNORE("merged"),
    IGNORE("partitions"),               /* it is in its table's partition key */
    COMPARE("identity_persistence"),    /* NULL: its table's */
    {"identity_acl", POLICY_PRIVILEGE}, /* of the identity's sequence */
    ACL,
};

static const struct catalog_attribute default_attributes[] = {
    IGNORE("column_name"),
    TEXT("expression"),
};

static const struct catalog_attribute constraint_attributes[] = {
    COMPARE("type"), /* p u f c x n */
    IGNORE("columns"),
    TEXT("definition"), /* without DEFERRABLE …, NOT ENFORCED, NOT VALID */
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
    COMPARE("validated"), /* or not enforced */
    COMPARE("enforced"),
    IGNORE("not_null_column"),
    IGNORE("no_inherit"),
    IGNORE("inherited"), /* checks alone */
    IGNORE("include"),
    IGNORE("nulls_not_distinct"),
    SET("index_options"),
    IGNORE("index_method"),
    COMPARE("tablespace"),
    COMPARE("index_comment"),
    COMPARE("only"), /* partitions are still to be attached */
    COMPARE("attached_to"),
    IGNORE("name_columns"), /* of which PostgreSQL makes a clone's name */
    IGNORE("period"),
};

static const struct catalog_attribute index_attributes[] = {
    IGNORE("unique"),
    IGNORE("method"),
    TEXT("definition"),
    IGNORE("columns"), /* from the definition: elements of CREATE INDEX */
    IGNORE("include"), /* likewise */
    IGNORE("predicate"),
    SET("options"),
    COMPARE("tablespace"),
    IGNORE("nulls_not_distinct"),
    COMPARE("valid"),
    COMPARE("statistics"), /* "column number=target" */
    IGNORE("only"),        /* partitions are still to be attached */
    COMPARE("attached_to"),
    IGNORE("name_columns"), /* of which PostgreSQL makes a clone's name */
};

static const struct catalog_attribute schema_attributes[] = {
    OWNER,
    ACL,
};

static const struct catalog_attribute language_attributes[] = {
    TEXT("definition"),
    OWNER,
    ACL,
};

static const struct catalog_attribute collation_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute shell_type_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute domain_attributes[] = {
    TEXT("definition"),
    IGNORE("type"),
    IGNORE("collation"),
    IGNORE("default"),
    IGNORE("not_null"),
    OWNER,
    ACL,
};

static const struct catalog_attribute domain_constraint_attributes[] = {
    TEXT("definition"), /* what follows the name; without NOT VALID */
    COMPARE("validated"),
};

static const struct catalog_attribute composite_attributes[] = {
    TEXT("definition"),
    IGNORE("attributes"),         /* "name type COLLATE x", in order */
    IGNORE("attribute_comments"), /* "name=comment" */
    OWNER,
    ACL,
};

static const struct catalog_attribute attribute_attributes[] = {
    IGNORE("position"),
    COMPARE("type"),
    COMPARE("collation"),
};

static const struct catalog_attribute range_attributes[] = {
    TEXT("definition"),
    OWNER,
    ACL,
};

static const struct catalog_attribute base_type_attributes[] = {
    TEXT("definition"),
    OWNER,
    ACL,
};

static const struct catalog_attribute function_attributes[] = {
    TEXT("definition"),
    IGNORE("prokind"),
    IGNORE("language"),
    IGNORE("result"),
    IGNORE("arguments"),
    OWNER,
    ACL,
};

static const struct catalog_attribute aggregate_attributes[] = {
    TEXT("definition"),  IGNORE("kind"), IGNORE("result"),
    IGNORE("arguments"), OWNER,          ACL,
};

static const struct catalog_attribute cast_attributes[] = {
    TEXT("definition"),
};

static const struct catalog_attribute transform_attributes[] = {
    TEXT("definition"),
};

static const struct catalog_attribute access_method_attributes[] = {
    TEXT("definition"),
};

static const struct catalog_attribute operator_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute operator_family_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute operator_family_member_attributes[] = {
    IGNORE("family"),
    COMPARE("definition"),
};

static const struct catalog_attribute operator_class_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute conversion_attributes[] = {
    TEXT("definition"),
    OWNER,
};

static const struct catalog_attribute ts_parser_attributes[] = {
    TEXT("definition"),
};

static const struct catalog_attribute ts_template_attributes[] = {
    TEXT("definition"),
};

static const struct catalog_attribute ts_dictionary_attributes[] = {
    IGNORE("definition"),
    COMPARE("template"),
    SET("options"), /* "k = v", as SQL */
    OWNER,
};

static const struct catalog_attribute ts_configuration_attributes[] = {
    TEXT("definition"),
    COMPARE("mappings"), /* token type={dictionaries} */
    OWNER,
};

static const struct catalog_attribute foreign_data_wrapper_attributes[] = {
    IGNORE("definition"),
    COMPARE("handler"),
    COMPARE("validator"),
    COMPARE("options"), /* sorted "k=v" */
    OWNER,
    ACL,
};

static const struct catalog_attribute server_attributes[] = {
    IGNORE("definition"),
    COMPARE("type"),
    COMPARE("version"),
    COMPARE("foreign_data_wrapper"),
    COMPARE("options"),
    OWNER,
    ACL,
};

static const struct catalog_attribute user_mapping_attributes[] = {
    IGNORE("definition"),
    COMPARE("options"),
};

static const struct catalog_attribute view_attributes[] = {
    TEXT("definition"),
    IGNORE("query"),
    IGNORE("options"),
    IGNORE("columns"),
    COMPARE("column_comments"), /* {column,comment} */
    COMPARE("column_labels"),   /* {column,provider,label} */
    OWNER,
    ACL,
    COLUMN_ACLS,
};

static const struct catalog_attribute materialized_view_attributes[] = {
    TEXT("definition"),
    IGNORE("query"),
    IGNORE("options"),
    IGNORE("access_method"),
    IGNORE("tablespace"),
    IGNORE("populated"),
    COMPARE("cluster_index"),
    IGNORE("columns"),
    COMPARE("column_comments"), /* {column,comment} */
    COMPARE("column_labels"),   /* {column,provider,label} */
    /* {column,storage,type's storage,compression,statistics,options} */
    COMPARE("column_settings"),
    OWNER,
    ACL,
    COLUMN_ACLS,
};

static const struct catalog_attribute statistics_attributes[] = {
    TEXT("definition"),
    COMPARE("target"),
    OWNER,
};

static const struct catalog_attribute rule_attributes[] = {
    TEXT("definition"),
    COMPARE("enabled"),
};

static const struct catalog_attribute trigger_attributes[] = {
    TEXT("definition"), COMPARE("enabled"), IGNORE("constraint"),
    IGNORE("clone"), /* of a partitioned table's, switched otherwise */
};

static const struct catalog_attribute policy_attributes[] = {
    TEXT("definition"), IGNORE("command"), IGNORE("permissive"),
    IGNORE("roles"),    IGNORE("using"),   IGNORE("check"),
};

static const struct catalog_attribute publication_attributes[] = {
    COMPARE("all_tables"),
    COMPARE("publish"),
    COMPARE("via_root"),
    COMPARE("generated_columns"), /* 18 */
    OWNER,
};

static const struct catalog_attribute publication_table_attributes[] = {
    IGNORE("table"),
    COMPARE("columns"),
    TEXT("row_filter"),
};

static const struct catalog_attribute subscription_attributes[] = {
    IGNORE("definition"),
    COMPARE("connection"), /* without passwords */
    COMPARE("publications"),
    COMPARE("options"), /* "k = v", as SQL */
    COMPARE("two_phase"),
    COMPARE("failover"), /* changed by the publisher, too */
    IGNORE("enabled"),   /* whether it runs is not its schema */
    OWNER,
};

static const struct catalog_attribute event_trigger_attributes[] = {
    TEXT("definition"),
    COMPARE("enabled"),
    OWNER,
};

static const struct catalog_attribute default_privilege_attributes[] = {
    IGNORE("role"),
    IGNORE("schema_name"),
    IGNORE("object_type"),
    ACL,
};

static const struct catalog_attribute system_privilege_attributes[] = {
    IGNORE("object_type"), /* as GRANT calls it */
    IGNORE("class"),       /* acldefault's letter */
    IGNORE("column_name"),
    IGNORE("owner"),
    IGNORE("base_owner"),
    IGNORE("extension"), /* the key of the one whose member it is */
    ACL,
    IGNORE("base"), /* what initdb or the extension gave */
};

#endif
