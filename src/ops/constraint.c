#include "ops/constraint.h"

#include <string.h>
#include <strings.h>

#include "ops/element.h"
#include "ops/word.h"

/* The columns, with WITHOUT OVERLAPS or PERIOD at the last one. */
static void add_columns(struct clause *clause, const struct value *columns,
                        const struct value *constraint, bool period)
{
    bool special = value_get_boolean(constraint, "without_overlaps");
    if (special)
        clause_needs(clause, 180000, "constraints without overlaps");
    clause_add(clause, "(");
    for (size_t i = 0; i < columns->as.list.count; i++) {
        bool last = i + 1 == columns->as.list.count;
        clause_add(clause, i > 0 ? ", " : "");
        clause_add(clause, special && last && period ? "PERIOD " : "");
        clause_ident(clause, columns->as.list.items[i]);
        clause_add(clause,
                   special && last && !period ? " WITHOUT OVERLAPS" : "");
    }
    clause_add(clause, ")");
}

static const struct value *need_columns(struct clause *clause,
                                        const struct value *constraint,
                                        const char *prefix)
{
    const struct value *columns = value_get(constraint, "columns");
    if (columns != NULL && columns->type == VALUE_LIST &&
        columns->as.list.count > 0)
        return columns;
    clause_fail(clause, "%smissing argument \"columns\"", prefix);
    return NULL;
}

/* One of constraint_args, which the kind cannot do without. */
static const struct value *need_argument(struct clause *clause,
                                         const struct value *constraint,
                                         const char *name, const char *prefix)
{
    const struct value *args = value_get(constraint, "constraint_args");
    if (value_get(args, name) == NULL)
        clause_fail(clause, "%sconstraint_args: missing argument \"%s\"",
                    prefix, name);
    return args;
}

/* ------------------------------------------------------------------ kinds */

static void add_index_options(struct clause *clause,
                              const struct value *constraint)
{
    clause_write(clause, constraint,
                 "{with include  INCLUDE ({idents include})}"
                 "{with with  WITH {options with}}"
                 "{with tablespace  USING INDEX TABLESPACE "
                 "{ident tablespace}}");
}

static void add_key(struct clause *clause, const struct value *constraint,
                    const char *words, const char *prefix)
{
    clause_add(clause, "%s", words);
    if (value_get(constraint, "using_index") != NULL) {
        clause_write(clause, constraint, " USING INDEX {ident using_index}");
        return;
    }
    if (value_get_boolean(constraint, "nulls_not_distinct")) {
        clause_needs(clause, 150000, "constraints with NULLS NOT DISTINCT");
        clause_add(clause, " NULLS NOT DISTINCT");
    }
    const struct value *columns = need_columns(clause, constraint, prefix);
    if (columns == NULL)
        return;
    clause_add(clause, " ");
    add_columns(clause, columns, constraint, false);
    add_index_options(clause, constraint);
}

static void add_primary_key(struct clause *clause,
                            const struct value *constraint, const char *prefix)
{
    add_key(clause, constraint, "PRIMARY KEY", prefix);
}

static void add_unique(struct clause *clause, const struct value *constraint,
                       const char *prefix)
{
    add_key(clause, constraint, "UNIQUE", prefix);
}

static bool is_action(const struct value *args, const char *name,
                      const char *action)
{
    const char *word = value_get_string(args, name);
    return word != NULL && word_same(word, action);
}

/* What PostgreSQL does by itself is not said. */
static void add_actions(struct clause *clause, const struct value *args)
{
    if (!is_action(args, "match", "simple"))
        clause_write(clause, args, "{with match  MATCH {keyword match}}");
    if (!is_action(args, "on_update", "no action"))
        clause_write(clause, args,
                     "{with on_update  ON UPDATE {keyword on_update}}");
    if (!is_action(args, "on_delete", "no action"))
        clause_write(clause, args,
                     "{with on_delete  ON DELETE {keyword on_delete}}");
    if (value_get(args, "on_delete_columns") == NULL)
        return;
    if (!is_action(args, "on_delete", "set null") &&
        !is_action(args, "on_delete", "set default"))
        clause_fail(clause, "constraint_args: on_delete_columns needs an "
                            "on_delete that sets them");
    clause_needs(clause, 150000, "column lists of ON DELETE");
    clause_write(clause, args, " ({idents on_delete_columns})");
}

static void add_foreign_key(struct clause *clause,
                            const struct value *constraint, const char *prefix)
{
    const struct value *columns = need_columns(clause, constraint, prefix);
    const struct value *args =
        need_argument(clause, constraint, "target_table", prefix);
    if (clause->failed)
        return;
    clause_add(clause, "FOREIGN KEY ");
    add_columns(clause, columns, constraint, true);
    clause_write(clause, args, " REFERENCES {object target_table}");
    const struct value *targets = value_get(args, "target_columns");
    if (targets != NULL && targets->type == VALUE_LIST &&
        targets->as.list.count > 0) {
        clause_add(clause, " ");
        add_columns(clause, targets, constraint, true);
    }
    add_actions(clause, args);
}

static void add_check(struct clause *clause, const struct value *constraint,
                      const char *prefix)
{
    const struct value *args =
        need_argument(clause, constraint, "check_condition", prefix);
    clause_write(clause, args, "CHECK ({sql check_condition})");
}

static void add_exclude(struct clause *clause, const struct value *constraint,
                        const char *prefix)
{
    const struct value *args =
        need_argument(clause, constraint, "elements", prefix);
    clause_write(clause, args, "EXCLUDE {with using USING {ident using} }");
    element_list(clause, value_get(args, "elements"),
                 "constraint_args.elements");
    add_index_options(clause, constraint);
    clause_write(clause, args, "{with where  WHERE ({sql where})}");
}

static void add_not_null(struct clause *clause, const struct value *constraint,
                         const char *prefix)
{
    if (!clause_needs(clause, 180000, "named not-null constraints"))
        err_hint(clause->err, "add_not_null makes one without a name.");
    if (need_columns(clause, constraint, prefix) != NULL)
        clause_write(clause, constraint, "NOT NULL {idents columns}");
}

static const struct {
    const char *word;
    void (*add)(struct clause *clause, const struct value *constraint,
                const char *prefix);
} kinds[] = {
    {"primary_key", add_primary_key}, {"foreign_key", add_foreign_key},
    {"unique", add_unique},           {"check", add_check},
    {"exclude", add_exclude},         {"not_null", add_not_null},
};

static void add_kind(struct clause *clause, const struct value *constraint,
                     const char *prefix)
{
    const char *word = value_get_string(constraint, "constraint");
    if (word == NULL) {
        clause_fail(clause, "%smissing argument \"constraint\"", prefix);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (word_same(kinds[i].word, word))
            kinds[i].add(clause, constraint, prefix);
}

/* ------------------------------------------------------------- attributes */

enum attribute {
    DEFERRABLE = 1,
    DEFERRED = 2,
    NO_INHERIT = 4,
    NOT_ENFORCED = 8,
    NOT_VALID = 16,
};

/* In the order in which they are written. */
static const struct {
    enum attribute attribute;
    const char *argument;
    const char *words;
} attributes[] = {
    {DEFERRABLE, "deferrable", "DEFERRABLE"},
    {DEFERRED, "initially_deferred", "INITIALLY DEFERRED"},
    {NO_INHERIT, "no_inherit", "NO INHERIT"},
    {NOT_ENFORCED, "not_enforced", "NOT ENFORCED"},
    {NOT_VALID, "not_valid", "NOT VALID"},
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes };

static unsigned given_attributes(const struct value *constraint)
{
    unsigned found = 0;
    for (size_t i = 0; i < ATTRIBUTES; i++)
        if (value_get_boolean(constraint, attributes[i].argument))
            found |= attributes[i].attribute;
    return found;
}

/* The length of a definition without the words at its end; 0 when it does
 * not end with them. */
static size_t length_before(const char *definition, size_t length,
                            const char *words)
{
    size_t size = strlen(words);
    if (length <= size ||
        strncasecmp(definition + length - size, words, size) != 0 ||
        strchr(" )\t\n", definition[length - size - 1]) == NULL)
        return 0;
    return length - size;
}

/* The attributes that a definition ends with; *length is what is before. */
static unsigned trailing_attributes(const char *definition, size_t *length)
{
    unsigned found = 0;
    for (size_t i = 0; i < ATTRIBUTES;) {
        while (*length > 0 && strchr(" \t\n;", definition[*length - 1]))
            (*length)--;
        size_t before = length_before(definition, *length, attributes[i].words);
        bool negated =
            before > 0 && length_before(definition, before - 1, "NOT") > 0;
        if (before == 0 || negated) {
            i++;
            continue;
        }
        found |= attributes[i].attribute;
        *length = before;
        i = 0;
    }
    return found;
}

static unsigned all_attributes(const struct value *constraint)
{
    const char *definition = value_get_string(constraint, "definition");
    unsigned found = given_attributes(constraint);
    if (definition == NULL)
        return found;
    size_t length = strlen(definition);
    return found | trailing_attributes(definition, &length);
}

bool constraint_is_not_valid(const struct value *constraint)
{
    return (all_attributes(constraint) & NOT_VALID) != 0;
}

static void add_attributes(struct clause *clause,
                           const struct value *constraint)
{
    unsigned found = all_attributes(constraint);
    if (found & DEFERRED)
        found |= DEFERRABLE;
    if (found & NOT_ENFORCED)
        clause_needs(clause, 180000, "constraints that are not enforced");
    for (size_t i = 0; i < ATTRIBUTES; i++)
        if (found & attributes[i].attribute)
            clause_add(clause, " %s", attributes[i].words);
}

/* ------------------------------------------------------------- definition */

static const char *const structured[] = {
    "columns", "constraint_args", "include",     "nulls_not_distinct",
    "with",    "tablespace",      "using_index", "without_overlaps",
};

static void refuse_both(struct clause *clause, const struct value *constraint,
                        const char *prefix)
{
    for (size_t i = 0; i < sizeof structured / sizeof *structured; i++)
        if (value_get(constraint, structured[i]) != NULL)
            clause_fail(clause,
                        "%s\"definition\" and \"%s\" stand for one another",
                        prefix, structured[i]);
}

void constraint_definition(struct clause *clause,
                           const struct value *constraint, const char *prefix)
{
    const char *definition = value_get_string(constraint, "definition");
    clause_write(clause, constraint,
                 "{with constraint_name CONSTRAINT {ident constraint_name} }");
    if (definition == NULL) {
        add_kind(clause, constraint, prefix);
    } else {
        size_t length = strlen(definition);
        refuse_both(clause, constraint, prefix);
        trailing_attributes(definition, &length);
        buf_add(&clause->text, definition, length);
    }
    add_attributes(clause, constraint);
}

void constraint_add(struct clause *clause, const struct value *table_name,
                    const struct value *constraint, const char *prefix)
{
    clause_write(clause, constraint,
                 "ALTER TABLE {if if_table_exists IF EXISTS }{if only ONLY }");
    clause_object(clause, table_name);
    clause_add(clause, " ADD ");
    constraint_definition(clause, constraint, prefix);
    clause_send(clause);
}

void constraint_comment(struct clause *clause, const struct value *table_name,
                        const struct value *constraint, const char *prefix)
{
    if (value_get(constraint, "comment") == NULL)
        return;
    if (value_get(constraint, "constraint_name") == NULL)
        clause_fail(clause, "%sa comment needs a constraint_name", prefix);
    clause_no_comment(clause, constraint, "if_table_exists");
    clause_write(clause, constraint,
                 "COMMENT ON CONSTRAINT {ident constraint_name} ON ");
    clause_object(clause, table_name);
    clause_write(clause, constraint, " IS {literal comment}");
    clause_send(clause);
}
