/* The records that arguments of several operations are made of. */
#include "ops/rows.h"

#define END                                                                    \
    {                                                                          \
        .name = NULL                                                           \
    }
#define REFERENTIAL_ACTIONS                                                    \
    "no action", "restrict", "cascade", "set null", "set default"

const struct ops_argument ops_column_fields[] = {
    COLUMN_NAME, COLUMN_TYPE, MOUNTAINEER_TYPE, COLUMN_ATTRIBUTES, END,
};

const struct ops_argument ops_identity_fields[] = {
    CHOICE("generation", "Whether INSERT may give a value.", "always",
           "by default"),
    OPTIONAL("sequence_name", OPS_QUALIFIED,
             "Name of the sequence; in the table's schema."),
    SEQUENCE_NUMBERS,
    END,
};

const struct ops_argument ops_identity_change_fields[] = {
    CHOICE("generation", "Whether INSERT may give a value.", "always",
           "by default"),
    OPTIONAL("sequence_name", OPS_QUALIFIED,
             "Name of the sequence; in the table's schema."),
    SEQUENCE_NUMBERS,
    SEQUENCE_VALUE,
    END,
};

const struct ops_argument ops_constraint_list_fields[] = {
    CONSTRAINT_NAME,
    CONSTRAINT_KIND,
    CONSTRAINT_COLUMNS,
    CONSTRAINT_ATTRIBUTES,
    END,
};

const struct ops_argument ops_constraint_fields[] = {
    OPTIONAL("target_table", OPS_QUALIFIED, "Table a foreign key points to."),
    OPTIONAL("target_columns", OPS_NAMES,
             "Its columns; its primary key when absent."),
    CHOICE("on_delete", "What a DELETE of the target does.",
           REFERENTIAL_ACTIONS),
    CHOICE("on_update", "What an UPDATE of the target's key does.",
           REFERENTIAL_ACTIONS),
    OPTIONAL("on_delete_columns", OPS_NAMES,
             "The columns that on_delete sets; all when absent (15)."),
    CHOICE("match", "How a key with NULLs is matched.", "full", "partial",
           "simple"),
    OPTIONAL("check_condition", OPS_SQL, "Condition of a check."),
    OPTIONAL("using", OPS_NAME, "Index method of an exclusion: `gist`."),
    FIELDS("elements", OPS_ELEMENTS,
           "Elements of an exclusion, each with its operator.",
           ops_exclude_fields),
    OPTIONAL("where", OPS_SQL, "Predicate of an exclusion."),
    END,
};

const struct ops_argument ops_element_fields[] = {ELEMENT_FIELDS, END};

const struct ops_argument ops_exclude_fields[] = {
    ELEMENT_FIELDS,
    REQUIRED("operator", OPS_SQL, "Operator that must not hold: `&&`."),
    END,
};

const struct ops_argument ops_target_fields[] = {
    TABLE_NAME,
    COLUMN_NAME,
    FLAG("is_list", "The column is an array of the type."),
    END,
};

const struct ops_argument ops_typed_target_fields[] = {
    TABLE_NAME,
    COLUMN_NAME,
    FLAG("is_list", "The column is an array of the type."),
    OPTIONAL("default", OPS_EXPRESSION, "Default to set again afterwards."),
    END,
};

const struct ops_argument ops_statistics_fields[] = {
    REQUIRED("column_number", OPS_INTEGER, "Position in the index, from 1."),
    REQUIRED("target", OPS_INTEGER, "Statistics target, -1 for the default."),
    END,
};
