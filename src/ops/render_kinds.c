/* Kinds of object that are given whole, as SQL. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "ops/render.h"

STATEMENT(definition, "{sql definition}")

/* ---------------------------------------------------------------- replace */

/* Moves past one word and the blanks after it; NULL when it is not there. */
static const char *after_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    if (text == NULL || strncasecmp(text, word, length) != 0 ||
        !isspace((unsigned char)text[length]))
        return NULL;
    text += length;
    return text + strspn(text, " \t\r\n");
}

/* CREATE x becomes CREATE OR REPLACE x. */
RENDER(replace)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const char *definition = value_get_string(arguments, "definition");
    definition += strspn(definition, " \t\r\n");
    const char *rest = after_word(definition, "CREATE");
    if (rest == NULL)
        clause_fail(&clause, "argument \"definition\" must begin with CREATE");
    else if (after_word(after_word(rest, "OR"), "REPLACE") != NULL)
        clause_add(&clause, "%s", definition);
    else
        clause_add(&clause, "CREATE OR REPLACE %s", rest);
    return clause_close(&clause);
}

/* ------------------------------------------------------------------- drop */

#define DROP(kind, words)                                                      \
    STATEMENT(drop_##kind, "DROP " words " {if if_exists IF EXISTS }"          \
                           "{sql " #kind "_name}{if cascade  CASCADE}")

DROP(view, "VIEW")
DROP(materialized_view, "MATERIALIZED VIEW")
DROP(rule, "RULE")
DROP(function, "ROUTINE")
DROP(aggregate, "AGGREGATE")
DROP(trigger, "TRIGGER")
DROP(event_trigger, "EVENT TRIGGER")
DROP(policy, "POLICY")
DROP(domain, "DOMAIN")
DROP(composite_type, "TYPE")
DROP(range_type, "TYPE")
DROP(shell_type, "TYPE")
DROP(base_type, "TYPE")
DROP(cast, "CAST")
DROP(transform, "TRANSFORM")
DROP(operator, "OPERATOR")
DROP(operator_class, "OPERATOR CLASS")
DROP(operator_family, "OPERATOR FAMILY")
DROP(language, "LANGUAGE")
DROP(collation, "COLLATION")
DROP(conversion, "CONVERSION")
DROP(text_search_parser, "TEXT SEARCH PARSER")
DROP(text_search_template, "TEXT SEARCH TEMPLATE")
DROP(text_search_dictionary, "TEXT SEARCH DICTIONARY")
DROP(text_search_configuration, "TEXT SEARCH CONFIGURATION")
DROP(foreign_data_wrapper, "FOREIGN DATA WRAPPER")
DROP(server, "SERVER")
DROP(user_mapping, "USER MAPPING")
DROP(statistics, "STATISTICS")
DROP(publication, "PUBLICATION")
DROP(access_method, "ACCESS METHOD")

/* ------------------------------------------------------ a kind's own verbs */

STATEMENT(refresh_materialized_view,
          "REFRESH MATERIALIZED VIEW {if concurrently CONCURRENTLY }"
          "{object materialized_view_name}{if without_data  WITH NO DATA}")

STATEMENT(modify_statistics, "ALTER STATISTICS {object statistics_name} "
                             "SET STATISTICS {integer target}")

STATEMENT(add_operator_family_member,
          "ALTER OPERATOR FAMILY {sql operator_family_name} "
          "ADD {sql definition}")

STATEMENT(drop_operator_family_member,
          "ALTER OPERATOR FAMILY {sql operator_family_name} DROP {sql member}")

/* ENABLE REPLICA and its like, for the template of what is switched. */
static void add_switch(struct clause *clause, const struct value *arguments)
{
    const char *enabled = value_get_string(arguments, "enabled");
    if (strcasecmp(enabled, "disabled") == 0)
        clause_add(clause, "DISABLE");
    else if (strcasecmp(enabled, "origin") == 0)
        clause_add(clause, "ENABLE");
    else
        clause_write(clause, arguments, "ENABLE {keyword enabled}");
}

RENDER(modify_trigger)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments, ALTER_TABLE);
    add_switch(&clause, arguments);
    clause_write(&clause, arguments, " TRIGGER {ident trigger_name}");
    return clause_close(&clause);
}

RENDER(modify_rule)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments, ALTER_TABLE);
    add_switch(&clause, arguments);
    clause_write(&clause, arguments, " RULE {ident rule_name}");
    return clause_close(&clause);
}

RENDER(modify_event_trigger)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "ALTER EVENT TRIGGER {ident event_trigger_name} ");
    add_switch(&clause, arguments);
    return clause_close(&clause);
}
