/*
 * rows: how rows of the table are written down.  The rows themselves are in
 * rows/<group>.inc, which table.c reads in the order of the reference.
 */
#ifndef MIG_OPS_ROWS_H
#define MIG_OPS_ROWS_H

#include "ops/ops.h"

#define ARGUMENTS(...)                                                         \
    (const struct ops_argument[])                                              \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            .name = NULL                                                       \
        }                                                                      \
    }
#define REQUIRED(name_, type_, doc_)                                           \
    {                                                                          \
        .name = name_, .type = type_, .required = true, .doc = doc_            \
    }
#define OPTIONAL(name_, type_, doc_)                                           \
    {                                                                          \
        .name = name_, .type = type_, .doc = doc_                              \
    }
/* FLAG("cascade", "…"): true or false, absent is false */
#define FLAG(name_, doc_)                                                      \
    {                                                                          \
        .name = name_, .type = OPS_BOOLEAN, .doc = doc_                        \
    }
#define CHOICE(name_, doc_, ...)                                               \
    {                                                                          \
        .name = name_, .type = OPS_CHOICE, .doc = doc_,                        \
        .choices = (const char *const[])                                       \
        {                                                                      \
            __VA_ARGS__, NULL                                                  \
        }                                                                      \
    }
/* FIELDS("columns", OPS_RECORDS, "…", column_fields) */
#define FIELDS(name_, type_, doc_, fields_)                                    \
    {                                                                          \
        .name = name_, .type = type_, .doc = doc_, .fields = fields_           \
    }
#define REQUIRED_FIELDS(name_, type_, doc_, fields_)                           \
    {                                                                          \
        .name = name_, .type = type_, .required = true, .doc = doc_,           \
        .fields = fields_                                                      \
    }

/* The example's Lua text as it stands; runs of blanks become one. */
#define EXAMPLE(...) #__VA_ARGS__

/* ------------------------------------- arguments that several rows share */

#define TABLE_NAME REQUIRED("table_name", OPS_QUALIFIED, "The table.")
#define COLUMN_NAME REQUIRED("column_name", OPS_NAME, "The column.")
#define CASCADE FLAG("cascade", "Also drop what depends on it.")
#define IF_EXISTS FLAG("if_exists", "Do nothing when there is none.")
#define IF_RELATION_EXISTS                                                     \
    FLAG("if_exists", "Do nothing when there is none; PostgreSQL has it for "  \
                      "tables, views, sequences and the like.")
#define IF_TABLE_EXISTS                                                        \
    FLAG("if_table_exists", "Do nothing when the table is not there.")
#define IF_NOT_EXISTS                                                          \
    FLAG("if_not_exists", "Do nothing when there is one of that name.")
#define COMMENT(of_) OPTIONAL("comment", OPS_TEXT, "Comment on the " of_ ".")

#define COLUMN_TYPE                                                            \
    OPTIONAL("type", OPS_SQL,                                                  \
             "Data type as SQL: `numeric(10,2)`, `text[]`, `fee_status`.")
#define MOUNTAINEER_TYPE                                                       \
    OPTIONAL("explicit_data_type", OPS_SQL,                                    \
             "Instead of `type`: a built-in type (Mountaineer's name).")       \
    , FLAG("explicit_data_is_list", "Make it an array of that type."),         \
        OPTIONAL("custom_data_type", OPS_QUALIFIED,                            \
                 "Instead of `type`: the name of a type of your own.")
#define IDENTITY(name_)                                                        \
    FIELDS(name_, OPS_RECORD,                                                  \
           "Identity: `true`, `\"always\"`, `\"by default\"`, or a table.",    \
           ops_identity_fields)

/* What add_column and a column of add_table share, after the name. */
#define COLUMN_ATTRIBUTES                                                      \
    OPTIONAL("collation", OPS_QUALIFIED, "Collation.")                         \
    , FLAG("not_null", "Forbid NULL."),                                        \
        OPTIONAL("default", OPS_EXPRESSION,                                    \
                 "Default: a value, or `sql \"now()\"`."),                     \
        IDENTITY("identity"),                                                  \
        OPTIONAL("generated", OPS_SQL, "Expression of a generated column."),   \
        FLAG("virtual", "Compute the generated column when it is read (18)."), \
        CHOICE("storage", "How long values are stored.", "plain", "external",  \
               "extended", "main", "default"),                                 \
        CHOICE("compression", "How long values are compressed.", "pglz",       \
               "lz4", "default"),                                              \
        OPTIONAL("statistics", OPS_INTEGER,                                    \
                 "Statistics target of ANALYZE, 0 to 10000."),                 \
        OPTIONAL("options", OPS_OPTIONS,                                       \
                 "Attribute options: `n_distinct`, `n_distinct_inherited`."),  \
        OPTIONAL("fdw_options", OPS_OPTIONS,                                   \
                 "Options for the foreign-data wrapper (foreign tables)."),    \
        COMMENT("column")

/* What add_constraint and a constraint of add_table share. */
#define CONSTRAINT_KIND                                                        \
    CHOICE("constraint", "Kind; may be left out when `definition` is given.",  \
           "primary_key", "foreign_key", "unique", "check", "exclude",         \
           "not_null")
#define CONSTRAINT_NAME                                                        \
    OPTIONAL("constraint_name", OPS_NAME,                                      \
             "Name; PostgreSQL finds one when there is none.")
#define CONSTRAINT_COLUMNS                                                     \
    OPTIONAL("columns", OPS_NAMES, "The columns it is about, in order.")
#define CONSTRAINT_ATTRIBUTES                                                  \
    FIELDS("constraint_args", OPS_RECORD,                                      \
           "What the kind needs: a foreign key's target, a check's "           \
           "condition, an exclusion's elements.",                              \
           ops_constraint_fields)                                              \
    ,                                                                          \
        OPTIONAL("definition", OPS_SQL,                                        \
                 "Instead of columns and what the kind needs: SQL."),          \
        OPTIONAL("include", OPS_NAMES, "Further columns kept in the index."),  \
        FLAG("nulls_not_distinct", "Treat NULLs as equal (unique, 15)."),      \
        FLAG("without_overlaps",                                               \
             "The last column is a range that must not overlap; for a "        \
             "foreign key, a PERIOD (18)."),                                   \
        OPTIONAL("with", OPS_OPTIONS, "Storage parameters of the index."),     \
        OPTIONAL("tablespace", OPS_NAME, "Tablespace of the index."),          \
        OPTIONAL("using_index", OPS_NAME,                                      \
                 "Take over this unique index instead of building one."),      \
        FLAG("deferrable", "Let a transaction put the check off."),            \
        FLAG("initially_deferred",                                             \
             "Check at the end of the transaction by default."),               \
        FLAG("no_inherit", "Do not pass it on to children."),                  \
        FLAG("not_valid", "Do not check the rows that are there."),            \
        FLAG("not_enforced", "Do not check at all (18)."),                     \
        COMMENT("constraint")

#define SEQUENCE_NUMBERS                                                       \
    OPTIONAL("start", OPS_INTEGER, "First value.")                             \
    , OPTIONAL("increment", OPS_INTEGER, "Step."),                             \
        OPTIONAL("min_value", OPS_INTEGER, "Least value."),                    \
        OPTIONAL("max_value", OPS_INTEGER, "Greatest value."),                 \
        OPTIONAL("cache", OPS_INTEGER, "Values that a session takes ahead."),  \
        FLAG("cycle", "Start again after the last value.")

#define SEQUENCE_VALUE                                                         \
    OPTIONAL("restart", OPS_INTEGER, "Next value.")                            \
    , FLAG("clamp", "Move the present value into the new limits.")

#define ELEMENT_FIELDS                                                         \
    OPTIONAL("column_name", OPS_NAME, "A column; also as the first item.")     \
    , OPTIONAL("expression", OPS_SQL, "Or an expression."),                    \
        OPTIONAL("collation", OPS_QUALIFIED, "Collation."),                    \
        OPTIONAL("opclass", OPS_QUALIFIED, "Operator class."),                 \
        OPTIONAL("opclass_options", OPS_OPTIONS,                               \
                 "Parameters of the operator class."),                         \
        CHOICE("order", "Order of the values.", "asc", "desc"),                \
        CHOICE("nulls", "Where NULLs stand.", "first", "last")

/* When a trigger, an event trigger or a rule fires. */
#define ENABLED                                                                \
    {                                                                          \
        .name = "enabled", .type = OPS_CHOICE, .required = true,               \
        .doc = "When it fires; `origin` is the ordinary way.",                 \
        .choices = (const char *const[])                                       \
        {                                                                      \
            "origin", "replica", "always", "disabled", NULL                    \
        }                                                                      \
    }

/* What objects of foreign data share: changes of options. */
#define FOREIGN_OPTIONS                                                        \
    OPTIONAL("options", OPS_OPTIONS, "Options to add.")                        \
    , OPTIONAL("set_options", OPS_OPTIONS, "Options to change."),              \
        OPTIONAL("drop_options", OPS_NAMES, "Options to remove.")

#define PUBLICATION_NAME                                                       \
    REQUIRED("publication_name", OPS_NAME, "The publication.")
#define PUBLISHED_SCHEMA REQUIRED("schema_name", OPS_NAME, "The schema.")

#define OPERATOR_FAMILY                                                        \
    REQUIRED("operator_family_name", OPS_SQL,                                  \
             "The family, with USING and its method.")

#define TEXT_SEARCH_CONFIGURATION                                              \
    REQUIRED("text_search_configuration_name", OPS_QUALIFIED,                  \
             "The configuration.")
#define TOKEN_TYPES                                                            \
    REQUIRED("token_types", OPS_NAMES, "Types of tokens: `asciiword`.")
#define DICTIONARIES                                                           \
    REQUIRED("dictionaries", OPS_NAMES, "The dictionaries, in order.")

extern const struct ops_argument ops_column_fields[];
extern const struct ops_argument ops_identity_fields[];
extern const struct ops_argument ops_identity_change_fields[];
extern const struct ops_argument ops_constraint_list_fields[];
extern const struct ops_argument ops_constraint_fields[];
extern const struct ops_argument ops_element_fields[];
extern const struct ops_argument ops_exclude_fields[];
extern const struct ops_argument ops_target_fields[];
extern const struct ops_argument ops_typed_target_fields[];
extern const struct ops_argument ops_statistics_fields[];

#endif
