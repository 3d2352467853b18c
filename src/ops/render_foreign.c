/* Foreign data: wrappers, servers, user mappings. */
#include <strings.h>

#include "ops/render.h"

#define OPTION_CHANGES(alter)                                                  \
    "{with drop_options " alter "OPTIONS {removals drop_options}}",            \
        "{with set_options " alter "OPTIONS {changes set_options}}",           \
        "{with options " alter "OPTIONS {pairs options}}", NULL

#define WRAPPER "ALTER FOREIGN DATA WRAPPER {ident foreign_data_wrapper_name} "

static const char *const wrapper_changes[] = {OPTION_CHANGES(WRAPPER)};

/* HANDLER f, or NO HANDLER. */
static void change_function(struct clause *clause,
                            const struct value *arguments, const char *name,
                            const char *word)
{
    const char *function = value_get_string(arguments, name);
    if (function == NULL)
        return;
    clause_write(clause, arguments, WRAPPER);
    if (strcasecmp(function, "none") == 0)
        clause_add(clause, "NO %s", word);
    else
        clause_add(clause, "%s %s", word, function);
    clause_send(clause);
}

RENDER(modify_foreign_data_wrapper)
{
    struct clause clause;
    clause_open(&clause, render, err);
    change_function(&clause, arguments, "handler", "HANDLER");
    change_function(&clause, arguments, "validator", "VALIDATOR");
    clause_each(&clause, arguments, wrapper_changes);
    return clause_close(&clause);
}

#define SERVER "ALTER SERVER {ident server_name} "

static const char *const server_changes[] = {
    "{with version " SERVER "VERSION {literal version}}",
    OPTION_CHANGES(SERVER),
};

RENDER(modify_server)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_each(&clause, arguments, server_changes);
    return clause_close(&clause);
}

#define MAPPING "ALTER USER MAPPING {sql user_mapping_name} "

static const char *const mapping_changes[] = {OPTION_CHANGES(MAPPING)};

RENDER(modify_user_mapping)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_each(&clause, arguments, mapping_changes);
    return clause_close(&clause);
}
