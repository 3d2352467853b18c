/*
 * What a constraint is made of, read from pg_get_constraintdef's text:
 *   PRIMARY KEY (names) [INCLUDE (names)]
 *   UNIQUE [NULLS NOT DISTINCT] (names) [INCLUDE (names)]
 *   CHECK (text) [NO INHERIT]
 *   EXCLUDE USING method (elements) [INCLUDE (names)] [WHERE (text)]
 *   FOREIGN KEY (names) REFERENCES table(names) [MATCH …] [ON UPDATE …]
 *   [ON DELETE … [(names)]]
 *   NOT NULL name
 */
#include "catalog/deparsed.h"
#include "catalog/internal.h"

#include <string.h>

static void read_include(struct arena *arena, struct object *constraint,
                         const char *p)
{
    if (deparsed_at(p, " INCLUDE ("))
        object_set(constraint, "include",
                   deparsed_names(arena, p + strlen(" INCLUDE "), &p));
}

static void read_foreign_key(struct arena *arena, struct object *constraint,
                             const char *p)
{
    p = deparsed_end(p, "(");
    object_set(constraint, "target_columns", deparsed_names(arena, p, &p));
    p = deparsed_end(p, "(");
    if (*p)
        object_set(constraint, "on_delete_columns",
                   deparsed_names(arena, p, &p));
}

/* What is between the outer brackets. */
static void read_check(struct arena *arena, struct object *constraint,
                       const char *definition)
{
    static const char head[] = "CHECK (", tail[] = " NO INHERIT";
    size_t length = strlen(definition);
    const char *end = definition + length;
    if (length > strlen(tail) && strcmp(end - strlen(tail), tail) == 0)
        end -= strlen(tail);
    const char *expression = definition + strlen(head);
    object_set(
        constraint, "expression",
        arena_strndup(arena, expression, (size_t)(end - 1 - expression)));
}

/* The name as a list of one: it stands behind a space as in a list. */
static void read_not_null(struct arena *arena, struct object *constraint,
                          const char *definition)
{
    const char *after;
    object_set(constraint, "columns",
               deparsed_names(arena, definition + strlen("NOT NULL"), &after));
}

void catalog_constraint_parse(struct snapshot *snapshot,
                              struct object *constraint)
{
    struct arena *arena = snapshot->arena;
    const char *definition = object_get(constraint, "definition");
    const char *p = deparsed_end(definition, "(");
    switch (object_get(constraint, "type")[0]) {
    case 'p':
    case 'u':
        object_set(constraint, "columns", deparsed_names(arena, p, &p));
        read_include(arena, constraint, p);
        break;
    case 'c':
        read_check(arena, constraint, definition);
        break;
    case 'x':
        deparsed_list(arena, p, &p);
        read_include(arena, constraint, p);
        break;
    case 'f':
        object_set(constraint, "columns", deparsed_names(arena, p, &p));
        read_foreign_key(arena, constraint, p);
        break;
    case 'n':
        read_not_null(arena, constraint, definition);
        break;
    }
}
