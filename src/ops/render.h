/*
 * render: the functions that turn an operation's arguments into SQL, one a
 * row.  Arguments have been checked when they are called.
 */
#ifndef MIG_OPS_RENDER_H
#define MIG_OPS_RENDER_H

#include "ops/clause.h"

#define RENDER(verb)                                                           \
    int render_##verb(const struct ops_render *render,                         \
                      const struct value *arguments, struct err *err)

/* How every change of a table begins. */
#define ALTER_TABLE                                                            \
    "ALTER TABLE {if if_table_exists IF EXISTS }{object table_name} "

/* A render function whose statement is one template of clause_write. */
#define STATEMENT(verb, template)                                              \
    RENDER(verb)                                                               \
    {                                                                          \
        return clause_statement(render, arguments, err, template);             \
    }

/* schemas */
RENDER(add_schema);
RENDER(drop_schema);
RENDER(rename_schema);
RENDER(rename_view);
RENDER(rename_materialized_view);
RENDER(rename_function);
RENDER(rename_trigger);
RENDER(rename_policy);
RENDER(rename_rule);
RENDER(rename_domain_constraint);
RENDER(rename_object);
RENDER(set_object_schema);
RENDER(add_extension);
RENDER(drop_extension);
RENDER(modify_extension);
RENDER(add_extension_dependency);
RENDER(drop_extension_dependency);

/* tables */
RENDER(add_table);
RENDER(drop_table);
RENDER(rename_table);
RENDER(set_table_schema);
RENDER(modify_table);
RENDER(truncate_table);
RENDER(attach_partition);
RENDER(detach_partition);
RENDER(add_inheritance);
RENDER(drop_inheritance);
RENDER(set_table_type);
RENDER(drop_table_type);

/* columns */
RENDER(add_column);
RENDER(drop_column);
RENDER(rename_column);
RENDER(modify_column_type);
RENDER(add_not_null);
RENDER(drop_not_null);
RENDER(set_default);
RENDER(drop_default);
RENDER(add_identity);
RENDER(modify_identity);
RENDER(drop_identity);
RENDER(set_expression);
RENDER(drop_expression);
RENDER(modify_column);

/* constraints */
RENDER(add_constraint);
RENDER(drop_constraint);
RENDER(rename_constraint);
RENDER(validate_constraint);
RENDER(modify_constraint);

/* indexes */
RENDER(add_index);
RENDER(drop_index);
RENDER(rename_index);
RENDER(modify_index);
RENDER(attach_index);
RENDER(rename_partition_index);

/* sequences */
RENDER(add_sequence);
RENDER(modify_sequence);
RENDER(advance_sequence);
RENDER(drop_sequence);
RENDER(rename_sequence);
RENDER(set_sequence_schema);

/* enums */
RENDER(add_type);
RENDER(drop_type);
RENDER(rename_type);
RENDER(set_type_schema);
RENDER(add_type_values);
RENDER(rename_type_value);
RENDER(drop_type_values);
RENDER(change_type_values);
RENDER(replace_type);

/* foreign data, text search, logical replication */
RENDER(modify_foreign_data_wrapper);
RENDER(modify_server);
RENDER(modify_user_mapping);
RENDER(modify_text_search_dictionary);
RENDER(add_text_search_mapping);
RENDER(modify_text_search_mapping);
RENDER(drop_text_search_mapping);
RENDER(modify_publication);
RENDER(add_publication_table);
RENDER(drop_publication_table);
RENDER(add_publication_schema);
RENDER(drop_publication_schema);
RENDER(modify_subscription);

/* kinds */
RENDER(definition);
RENDER(replace);
RENDER(modify_trigger);
RENDER(modify_rule);
RENDER(modify_event_trigger);
RENDER(modify_statistics);
RENDER(add_operator_family_member);
RENDER(drop_operator_family_member);
RENDER(drop_view);
RENDER(drop_materialized_view);
RENDER(drop_rule);
RENDER(drop_function);
RENDER(drop_aggregate);
RENDER(drop_trigger);
RENDER(drop_event_trigger);
RENDER(drop_policy);
RENDER(drop_domain);
RENDER(drop_composite_type);
RENDER(drop_range_type);
RENDER(drop_shell_type);
RENDER(drop_base_type);
RENDER(drop_cast);
RENDER(drop_transform);
RENDER(drop_operator);
RENDER(drop_operator_class);
RENDER(drop_operator_family);
RENDER(drop_language);
RENDER(drop_collation);
RENDER(drop_conversion);
RENDER(drop_text_search_parser);
RENDER(drop_text_search_template);
RENDER(drop_text_search_dictionary);
RENDER(drop_text_search_configuration);
RENDER(drop_foreign_data_wrapper);
RENDER(drop_server);
RENDER(drop_user_mapping);
RENDER(drop_statistics);
RENDER(drop_publication);
RENDER(drop_subscription);
RENDER(drop_access_method);
RENDER(refresh_materialized_view);
RENDER(modify_domain);
RENDER(add_attribute);
RENDER(drop_attribute);
RENDER(rename_attribute);
RENDER(modify_attribute_type);
RENDER(add_domain_constraint);
RENDER(drop_domain_constraint);
RENDER(validate_domain_constraint);

/* privileges */
RENDER(grant_privileges);
RENDER(revoke_privileges);
RENDER(modify_default_privileges);
RENDER(set_owner);
RENDER(set_security_label);

/* everywhere */
RENDER(set_comment);
RENDER(execute);
RENDER(bulk_insert);
RENDER(add_comment);

#endif
