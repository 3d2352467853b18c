/* Privileges, ownership and security labels. */
#include <ctype.h>
#include <string.h>

#include "ops/render.h"
#include "ops/target.h"
#include "ops/word.h"

/* ------------------------------------------------------------- privileges */

static void add_privilege(struct clause *clause, const struct value *privilege)
{
    const char *text = privilege->as.string;
    for (const char *c = text; *c != '\0'; c++)
        if (!isalpha((unsigned char)*c) && *c != ' ' && *c != '_')
            clause_fail(clause, "\"%s\" is no privilege", text);
    clause_keyword(clause, privilege);
}

/* SELECT (a, b), UPDATE (a, b) */
static void add_privileges(struct clause *clause, const struct value *list,
                           const struct value *columns)
{
    if (list->type != VALUE_LIST || list->as.list.count == 0) {
        clause_fail(clause, "there is no privilege in the list");
        return;
    }
    for (size_t i = 0; i < list->as.list.count; i++) {
        clause_add(clause, i > 0 ? ", " : "");
        add_privilege(clause, list->as.list.items[i]);
        if (columns == NULL)
            continue;
        clause_add(clause, " (");
        clause_idents(clause, columns);
        clause_add(clause, ")");
    }
}

/* PUBLIC is a word of SQL; a role may be called "Public". */
static bool is_everybody(const char *role)
{
    return strcmp(role, "public") == 0 || strcmp(role, "PUBLIC") == 0;
}

static void add_roles(struct clause *clause, const struct value *list)
{
    if (list->type != VALUE_LIST || list->as.list.count == 0) {
        clause_fail(clause, "there is no role in the list");
        return;
    }
    for (size_t i = 0; i < list->as.list.count; i++) {
        const struct value *role = list->as.list.items[i];
        clause_add(clause, i > 0 ? ", " : "");
        if (is_everybody(role->as.string))
            clause_add(clause, "PUBLIC");
        else
            clause_ident(clause, role);
    }
}

/* What GRANT calls a kind when it is not what other statements call it. */
static const char *grant_word(const char *type)
{
    static const struct {
        const char *type;
        const char *word;
    } words[] = {
        {"view", "TABLE"},          {"materialized view", "TABLE"},
        {"foreign table", "TABLE"}, {"server", "FOREIGN SERVER"},
        {"aggregate", "FUNCTION"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word_same(type, words[i].type))
            return words[i].word;
    return NULL;
}

/* In place: `to` is no longer than `from`. */
static void replace_all(char *text, const char *from, const char *to)
{
    size_t gone = strlen(from), come = strlen(to);
    for (char *at = strstr(text, from); at; at = strstr(at + come, from)) {
        memmove(at + come, at + gone, strlen(at + gone) + 1);
        memcpy(at, to, come);
    }
}

/* An aggregate's arguments as a function's: (*), (a ORDER BY b). */
static void add_signature(struct clause *clause, const struct value *name)
{
    char *text = arena_strdup(clause->render->arena, name->as.string);
    replace_all(text, "(*)", "()");
    replace_all(text, "(ORDER BY ", "(");
    replace_all(text, " ORDER BY ", ", ");
    clause_add(clause, "%s", text);
}

static void add_object(struct clause *clause, const struct value *arguments)
{
    const char *type = value_get_string(arguments, "object_type");
    const char *word = type != NULL ? grant_word(type) : NULL;
    const struct value *name = value_get(arguments, "object_name");
    if (word == NULL || name == NULL) {
        target_write(clause, arguments);
        return;
    }
    clause_add(clause, "%s ", word);
    if (word_same(type, "aggregate"))
        add_signature(clause, name);
    else
        clause_sql(clause, name);
}

RENDER(grant_privileges)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_add(&clause, "GRANT ");
    add_privileges(&clause, value_get(arguments, "privileges"),
                   value_get(arguments, "columns"));
    clause_add(&clause, " ON ");
    add_object(&clause, arguments);
    clause_add(&clause, " TO ");
    add_roles(&clause, value_get(arguments, "role_names"));
    clause_write(&clause, arguments,
                 "{if with_grant_option  WITH GRANT OPTION}");
    return clause_close(&clause);
}

RENDER(revoke_privileges)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "REVOKE {if grant_option_only GRANT OPTION FOR }");
    add_privileges(&clause, value_get(arguments, "privileges"),
                   value_get(arguments, "columns"));
    clause_add(&clause, " ON ");
    add_object(&clause, arguments);
    clause_add(&clause, " FROM ");
    add_roles(&clause, value_get(arguments, "role_names"));
    clause_write(&clause, arguments, "{if cascade  CASCADE}");
    return clause_close(&clause);
}

/* ----------------------------------------------------- default privileges */

RENDER(modify_default_privileges)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const struct value *grant = value_get(arguments, "grant");
    const struct value *revoke = value_get(arguments, "revoke");
    if ((grant == NULL) == (revoke == NULL))
        clause_fail(&clause, "one of \"grant\" and \"revoke\" has to be given");
    clause_write(&clause, arguments,
                 "ALTER DEFAULT PRIVILEGES"
                 "{with role_name  FOR ROLE {ident role_name}}"
                 "{with schema_name  IN SCHEMA {ident schema_name}}");
    clause_add(&clause, grant ? " GRANT " : " REVOKE ");
    if (revoke != NULL)
        clause_write(&clause, arguments,
                     "{if grant_option_only GRANT OPTION FOR }");
    if (grant != NULL || revoke != NULL)
        add_privileges(&clause, grant ? grant : revoke, NULL);
    clause_write(&clause, arguments, " ON {keyword object_type} ");
    clause_add(&clause, grant ? "TO " : "FROM ");
    add_roles(&clause, value_get(arguments, "role_names"));
    if (grant != NULL)
        clause_write(&clause, arguments,
                     "{if with_grant_option  WITH GRANT OPTION}");
    return clause_close(&clause);
}

/* ------------------------------------------------------ owners and labels */

RENDER(set_owner)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_add(&clause, "ALTER ");
    target_write(&clause, arguments);
    clause_write(&clause, arguments, " OWNER TO {ident owner_name}");
    return clause_close(&clause);
}

RENDER(set_security_label)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments, "SECURITY LABEL FOR {ident provider} ON ");
    target_write(&clause, arguments);
    clause_write(&clause, arguments,
                 " IS {with label {literal label}}{without label NULL}");
    return clause_close(&clause);
}
