/* The kinds: their names and attributes. */
#include "catalog/attributes.h"

#include <string.h>

#define NAMES(id, word, phrase, sql)                                           \
    .kind = id, .name = word, .label = phrase, .sql_word = sql
#define ATTRIBUTES(id)                                                         \
    .attributes = id##_attributes,                                             \
    .attribute_count = sizeof id##_attributes / sizeof id##_attributes[0]

/* clang-format off */
static const struct catalog_kind_info kinds[KIND_COUNT] = {
    [KIND_SCHEMA] = {
        NAMES(KIND_SCHEMA, "schema", "schema", "SCHEMA"),
        ATTRIBUTES(schema),
    },
    [KIND_EXTENSION] = {
        NAMES(KIND_EXTENSION, "extension", "extension", "EXTENSION"),
        ATTRIBUTES(extension),
    },
    [KIND_LANGUAGE] = {
        NAMES(KIND_LANGUAGE, "language", "language", "LANGUAGE"),
        ATTRIBUTES(language),
    },
    [KIND_COLLATION] = {
        NAMES(KIND_COLLATION, "collation", "collation", "COLLATION"),
        ATTRIBUTES(collation),
    },
    [KIND_ENUM] = {
        NAMES(KIND_ENUM, "enum", "enum", "TYPE"),
        ATTRIBUTES(enum),
        .type_name = true,
        .is_type = true,
    },
    [KIND_SHELL_TYPE] = {
        NAMES(KIND_SHELL_TYPE, "shell_type", "shell type", "TYPE"),
        ATTRIBUTES(shell_type),
        .type_name = true,
        .is_type = true,
    },
    [KIND_DOMAIN] = {
        NAMES(KIND_DOMAIN, "domain", "domain", "DOMAIN"),
        ATTRIBUTES(domain),
        .type_name = true,
        .is_type = true,
    },
    [KIND_DOMAIN_CONSTRAINT] = {
        NAMES(KIND_DOMAIN_CONSTRAINT, "domain_constraint", "domain constraint", "CONSTRAINT"),
        ATTRIBUTES(domain_constraint),
    },
    [KIND_COMPOSITE] = {
        NAMES(KIND_COMPOSITE, "composite", "composite type", "TYPE"),
        ATTRIBUTES(composite),
        .relation_name = true,
        .type_name = true,
        .is_type = true,
    },
    [KIND_ATTRIBUTE] = {
        NAMES(KIND_ATTRIBUTE, "attribute", "attribute", "COLUMN"),
        ATTRIBUTES(attribute),
    },
    [KIND_RANGE] = {
        NAMES(KIND_RANGE, "range", "range type", "TYPE"),
        ATTRIBUTES(range),
        .type_name = true,
        .is_type = true,
    },
    [KIND_BASE_TYPE] = {
        NAMES(KIND_BASE_TYPE, "base_type", "base type", "TYPE"),
        ATTRIBUTES(base_type),
        .type_name = true,
        .is_type = true,
    },
    [KIND_FUNCTION] = {
        NAMES(KIND_FUNCTION, "function", "function", "ROUTINE"),
        ATTRIBUTES(function),
    },
    [KIND_AGGREGATE] = {
        NAMES(KIND_AGGREGATE, "aggregate", "aggregate", "AGGREGATE"),
        ATTRIBUTES(aggregate),
    },
    [KIND_CAST] = {
        NAMES(KIND_CAST, "cast", "cast", "CAST"),
        ATTRIBUTES(cast),
    },
    [KIND_TRANSFORM] = {
        NAMES(KIND_TRANSFORM, "transform", "transform", "TRANSFORM"),
        ATTRIBUTES(transform),
    },
    [KIND_ACCESS_METHOD] = {
        NAMES(KIND_ACCESS_METHOD, "access_method", "access method", "ACCESS METHOD"),
        ATTRIBUTES(access_method),
    },
    [KIND_OPERATOR] = {
        NAMES(KIND_OPERATOR, "operator", "operator", "OPERATOR"),
        ATTRIBUTES(operator),
    },
    [KIND_OPERATOR_FAMILY] = {
        NAMES(KIND_OPERATOR_FAMILY, "operator_family", "operator family", "OPERATOR FAMILY"),
        ATTRIBUTES(operator_family),
    },
    [KIND_OPERATOR_FAMILY_MEMBER] = {
        NAMES(KIND_OPERATOR_FAMILY_MEMBER, "operator_family_member", "member of an operator family", "OPERATOR FAMILY"),
        ATTRIBUTES(operator_family_member),
    },
    [KIND_OPERATOR_CLASS] = {
        NAMES(KIND_OPERATOR_CLASS, "operator_class", "operator class", "OPERATOR CLASS"),
        ATTRIBUTES(operator_class),
    },
    [KIND_CONVERSION] = {
        NAMES(KIND_CONVERSION, "conversion", "conversion", "CONVERSION"),
        ATTRIBUTES(conversion),
    },
    [KIND_TS_PARSER] = {
        NAMES(KIND_TS_PARSER, "ts_parser", "text search parser", "TEXT SEARCH PARSER"),
        ATTRIBUTES(ts_parser),
    },
    [KIND_TS_TEMPLATE] = {
        NAMES(KIND_TS_TEMPLATE, "ts_template", "text search template", "TEXT SEARCH TEMPLATE"),
        ATTRIBUTES(ts_template),
    },
    [KIND_TS_DICTIONARY] = {
        NAMES(KIND_TS_DICTIONARY, "ts_dictionary", "text search dictionary", "TEXT SEARCH DICTIONARY"),
        ATTRIBUTES(ts_dictionary),
    },
    [KIND_TS_CONFIGURATION] = {
        NAMES(KIND_TS_CONFIGURATION, "ts_configuration", "text search configuration", "TEXT SEARCH CONFIGURATION"),
        ATTRIBUTES(ts_configuration),
    },
    [KIND_FOREIGN_DATA_WRAPPER] = {
        NAMES(KIND_FOREIGN_DATA_WRAPPER, "foreign_data_wrapper", "foreign-data wrapper", "FOREIGN DATA WRAPPER"),
        ATTRIBUTES(foreign_data_wrapper),
    },
    [KIND_SERVER] = {
        NAMES(KIND_SERVER, "server", "foreign server", "SERVER"),
        ATTRIBUTES(server),
    },
    [KIND_USER_MAPPING] = {
        NAMES(KIND_USER_MAPPING, "user_mapping", "user mapping", "USER MAPPING"),
        ATTRIBUTES(user_mapping),
    },
    [KIND_SEQUENCE] = {
        NAMES(KIND_SEQUENCE, "sequence", "sequence", "SEQUENCE"),
        ATTRIBUTES(sequence),
        .relation_name = true,
        .type_name = true, /* none, but it does not come beside a type */
    },
    [KIND_TABLE] = {
        NAMES(KIND_TABLE, "table", "table", "TABLE"),
        ATTRIBUTES(table),
        .relation_name = true,
        .type_name = true,
    },
    [KIND_COLUMN] = {
        NAMES(KIND_COLUMN, "column", "column", "COLUMN"),
        ATTRIBUTES(column),
    },
    [KIND_DEFAULT] = {
        NAMES(KIND_DEFAULT, "default", "default", "DEFAULT"),
        ATTRIBUTES(default),
    },
    [KIND_VIEW] = {
        NAMES(KIND_VIEW, "view", "view", "VIEW"),
        ATTRIBUTES(view),
        .relation_name = true,
        .type_name = true,
    },
    [KIND_MATERIALIZED_VIEW] = {
        NAMES(KIND_MATERIALIZED_VIEW, "materialized_view", "materialized view", "MATERIALIZED VIEW"),
        ATTRIBUTES(materialized_view),
        .relation_name = true,
        .type_name = true,
    },
    [KIND_CONSTRAINT] = {
        NAMES(KIND_CONSTRAINT, "constraint", "constraint", "CONSTRAINT"),
        ATTRIBUTES(constraint),
    },
    [KIND_INDEX] = {
        NAMES(KIND_INDEX, "index", "index", "INDEX"),
        ATTRIBUTES(index),
        .relation_name = true,
    },
    [KIND_STATISTICS] = {
        NAMES(KIND_STATISTICS, "statistics", "extended statistics", "STATISTICS"),
        ATTRIBUTES(statistics),
    },
    [KIND_RULE] = {
        NAMES(KIND_RULE, "rule", "rule", "RULE"),
        ATTRIBUTES(rule),
    },
    [KIND_TRIGGER] = {
        NAMES(KIND_TRIGGER, "trigger", "trigger", "TRIGGER"),
        ATTRIBUTES(trigger),
    },
    [KIND_POLICY] = {
        NAMES(KIND_POLICY, "policy", "policy", "POLICY"),
        ATTRIBUTES(policy),
    },
    [KIND_PUBLICATION] = {
        NAMES(KIND_PUBLICATION, "publication", "publication", "PUBLICATION"),
        ATTRIBUTES(publication),
    },
    [KIND_PUBLICATION_TABLE] = {
        NAMES(KIND_PUBLICATION_TABLE, "publication_table", "published table", "PUBLICATION"),
        ATTRIBUTES(publication_table),
    },
    [KIND_PUBLICATION_SCHEMA] = {
        NAMES(KIND_PUBLICATION_SCHEMA, "publication_schema", "published schema", "PUBLICATION"),
        .min_version = 150000,
    },
    [KIND_SUBSCRIPTION] = {
        NAMES(KIND_SUBSCRIPTION, "subscription", "subscription", "SUBSCRIPTION"),
        ATTRIBUTES(subscription),
    },
    [KIND_EVENT_TRIGGER] = {
        NAMES(KIND_EVENT_TRIGGER, "event_trigger", "event trigger", "EVENT TRIGGER"),
        ATTRIBUTES(event_trigger),
    },
    [KIND_DEFAULT_PRIVILEGE] = {
        NAMES(KIND_DEFAULT_PRIVILEGE, "default_privilege", "default privilege", "DEFAULT PRIVILEGES"),
        ATTRIBUTES(default_privilege),
        .says_privilege = true,
    },
    [KIND_SYSTEM_PRIVILEGE] = {
        NAMES(KIND_SYSTEM_PRIVILEGE, "system_privilege", "privilege on", "PRIVILEGES"),
        ATTRIBUTES(system_privilege),
        .says_privilege = true,
    },
};
/* clang-format on */

const struct catalog_kind_info *catalog_kind(enum catalog_kind kind)
{
    return &kinds[kind];
}

const struct catalog_kind_info *catalog_kind_find(const char *name)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (strcmp(kinds[kind].name, name) == 0)
            return &kinds[kind];
    return NULL;
}
