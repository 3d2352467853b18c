/* Templates: SQL with holes for arguments; see clause_write. */
#include "ops/clause.h"

#include <string.h>

struct hole {
    const char *word;
    void (*write)(struct clause *clause, const struct value *value);
};

static const struct hole holes[] = {
    {"ident", clause_ident},     {"object", clause_object},
    {"parts", clause_parts},     {"literal", clause_literal},
    {"sql", clause_sql},         {"expression", clause_expression},
    {"integer", clause_integer}, {"keyword", clause_keyword},
    {"idents", clause_idents},   {"objects", clause_objects},
    {"options", clause_options}, {"literals", clause_literals},
    {"names", clause_names},     {"pairs", clause_pairs},
    {"changes", clause_changes}, {"removals", clause_removals},
};

/* The word at *cursor up to a space or a brace; moves past one space. */
static void read_word(const char **cursor, char word[40])
{
    size_t length = strcspn(*cursor, " {}");
    if (length >= 40)
        base_die("template word too long at: %s", *cursor);
    memcpy(word, *cursor, length);
    word[length] = '\0';
    *cursor += length;
    if (**cursor == ' ')
        (*cursor)++;
}

/* An empty list or table of options counts as absent. */
static bool is_there(const struct value *value)
{
    if (value == NULL)
        return false;
    if (value->type == VALUE_LIST)
        return value->as.list.count > 0;
    if (value->type == VALUE_TABLE)
        return value->as.table.count > 0;
    return true;
}

static bool condition(const char *word, const struct value *arguments,
                      const char *name, bool *holds)
{
    if (strcmp(word, "if") == 0)
        *holds = value_get_boolean(arguments, name);
    else if (strcmp(word, "with") == 0)
        *holds = is_there(value_get(arguments, name));
    else if (strcmp(word, "without") == 0)
        *holds = !is_there(value_get(arguments, name));
    else
        return false;
    return true;
}

static void write_value(struct clause *clause, const struct value *arguments,
                        const char *word, const char *name)
{
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        if (strcmp(holes[i].word, word) == 0) {
            holes[i].write(clause, value_get(arguments, name));
            return;
        }
    base_die("unknown word in a template: %s", word);
}

static void write_text(struct clause *clause, const struct value *arguments,
                       const char **cursor, bool live);

/* *cursor is behind an opening brace; moves behind the closing one. */
static void write_hole(struct clause *clause, const struct value *arguments,
                       const char **cursor, bool live)
{
    char word[40], name[40];
    bool holds = false;
    read_word(cursor, word);
    read_word(cursor, name);
    if (condition(word, arguments, name, &holds))
        write_text(clause, arguments, cursor, live && holds);
    else if (live)
        write_value(clause, arguments, word, name);
    if (**cursor != '}')
        base_die("open brace in a template");
    (*cursor)++;
}

static void write_text(struct clause *clause, const struct value *arguments,
                       const char **cursor, bool live)
{
    while (**cursor != '\0' && **cursor != '}') {
        size_t length = strcspn(*cursor, "{}");
        if (live)
            buf_add(&clause->text, *cursor, length);
        *cursor += length;
        if (**cursor == '{') {
            (*cursor)++;
            write_hole(clause, arguments, cursor, live);
        }
    }
}

void clause_write(struct clause *clause, const struct value *arguments,
                  const char *template)
{
    write_text(clause, arguments, &template, !clause->failed);
}

void clause_each(struct clause *clause, const struct value *arguments,
                 const char *const *templates)
{
    for (; *templates != NULL; templates++) {
        clause_write(clause, arguments, *templates);
        clause_send(clause);
    }
}

int clause_statement(const struct ops_render *render,
                     const struct value *arguments, struct err *err,
                     const char *template)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments, template);
    return clause_close(&clause);
}

const char *clause_detached(struct clause *clause,
                            const struct value *arguments, const char *template)
{
    struct clause part;
    clause_open(&part, clause->render, clause->err);
    part.failed = clause->failed;
    clause_write(&part, arguments, template);
    const char *text =
        arena_strdup(clause->render->arena, buf_text(&part.text));
    clause->failed = part.failed;
    buf_release(&part.text);
    return text;
}

const char *clause_quoted(struct clause *clause, const char *text)
{
    struct buf quoted = {0};
    sql_literal(&quoted, text);
    const char *kept = arena_strdup(clause->render->arena, buf_text(&quoted));
    buf_release(&quoted);
    return kept;
}

void clause_relation(struct clause *clause, const struct value *value)
{
    struct sql_name name = clause_resolve(clause, value);
    struct buf text = {0};
    if (clause->failed)
        return;
    sql_qualified(&text, name.schema, name.name);
    sql_literal(&clause->text, buf_text(&text));
    buf_release(&text);
}

static void fill(struct buf *out, const char *body, const char *const *holes,
                 size_t count)
{
    for (const char *at = body; *at != '\0'; at++) {
        bool hole = at[0] == '%' && at[1] >= '1' &&
                    (size_t)(at[1] - '1') < count && at[2] != '$';
        if (hole)
            buf_adds(out, holes[*++at - '1']);
        else
            buf_addc(out, *at);
    }
}

/* A dollar quote that the body does not hold. */
static const char *delimiter(struct clause *clause, const char *body)
{
    const char *mark = "$mig$";
    for (int i = 1; strstr(body, mark) != NULL; i++)
        mark = arena_printf(clause->render->arena, "$mig%d$", i);
    return mark;
}

void clause_block(struct clause *clause, const char *body,
                  const char *const *holes, size_t count)
{
    struct buf filled = {0};
    fill(&filled, body, holes, count);
    const char *mark = delimiter(clause, buf_text(&filled));
    buf_adds(&clause->text, "DO ");
    buf_adds(&clause->text, mark);
    buf_addc(&clause->text, '\n');
    buf_adds(&clause->text, buf_text(&filled));
    buf_adds(&clause->text, mark);
    buf_release(&filled);
    clause_send(clause);
}
