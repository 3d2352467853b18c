#include "diff/internal.h"

/* The rows; kinds without one are given whole, as SQL. */
static const struct driver *const drivers[KIND_COUNT] = {
    [KIND_SCHEMA] = &schema_driver,
    [KIND_EXTENSION] = &extension_driver,
    [KIND_ENUM] = &enum_driver,
    [KIND_SEQUENCE] = &sequence_driver,
    [KIND_TABLE] = &table_driver,
    [KIND_COLUMN] = &column_driver,
    [KIND_DEFAULT] = &default_driver,
    [KIND_CONSTRAINT] = &constraint_driver,
    [KIND_INDEX] = &index_driver,
    [KIND_SHELL_TYPE] = &type_driver,
    [KIND_DOMAIN] = &domain_driver,
    [KIND_DOMAIN_CONSTRAINT] = &domain_constraint_driver,
    [KIND_COMPOSITE] = &composite_driver,
    [KIND_ATTRIBUTE] = &attribute_driver,
    [KIND_RANGE] = &base_type_driver,
    [KIND_BASE_TYPE] = &base_type_driver,
    [KIND_FUNCTION] = &function_driver,
    [KIND_AGGREGATE] = &aggregate_driver,
    [KIND_LANGUAGE] = &replaceable_driver,
    [KIND_TRANSFORM] = &replaceable_driver,
    [KIND_OPERATOR_FAMILY_MEMBER] = &operator_family_member_driver,
    [KIND_TS_DICTIONARY] = &ts_dictionary_driver,
    [KIND_TS_CONFIGURATION] = &ts_configuration_driver,
    [KIND_FOREIGN_DATA_WRAPPER] = &foreign_data_wrapper_driver,
    [KIND_SERVER] = &server_driver,
    [KIND_USER_MAPPING] = &user_mapping_driver,
    [KIND_VIEW] = &view_driver,
    [KIND_MATERIALIZED_VIEW] = &materialized_view_driver,
    [KIND_RULE] = &rule_driver,
    [KIND_TRIGGER] = &trigger_driver,
    [KIND_POLICY] = &policy_driver,
    [KIND_PUBLICATION] = &publication_driver,
    [KIND_PUBLICATION_TABLE] = &publication_table_driver,
    [KIND_PUBLICATION_SCHEMA] = &publication_schema_driver,
    [KIND_SUBSCRIPTION] = &subscription_driver,
    [KIND_EVENT_TRIGGER] = &event_trigger_driver,
    [KIND_STATISTICS] = &statistics_driver,
};

const struct driver *driver_of(enum catalog_kind kind)
{
    return drivers[kind] ? drivers[kind] : &definition_driver;
}
