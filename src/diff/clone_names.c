/*
 * How PostgreSQL calls clones, and which of the plan's will be called
 * otherwise than they are to be: ChooseIndexName of indexcmds.c and
 * makeObjectName, with the names that are taken at that moment.
 */
#include <stdlib.h>
#include <string.h>

#include "diff/clones.h"
#include "diff/internal.h"
#include "diff/partitions.h"

enum { NAME_BYTES = 63 };

/* ------------------------------------------------------------- one name */

/* The longest beginning of at most `limit` bytes that cuts no character. */
static size_t clip(const char *text, size_t limit)
{
    size_t length = strlen(text);
    if (length <= limit)
        return length;
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

const char *name_chosen(struct diff *diff, const char *table,
                        const char *columns, const char *label)
{
    size_t first = strlen(table), second = columns ? strlen(columns) : 0;
    size_t room = NAME_BYTES - strlen(label) - 1 - (columns ? 1 : 0);
    while (first + second > room)
        if (first > second)
            first--;
        else
            second--;
    first = clip(table, first);
    second = columns ? clip(columns, second) : 0;
    return arena_printf(diff->arena, "%.*s%s%.*s_%s", (int)first, table,
                        columns ? "_" : "", (int)second, columns ? columns : "",
                        label);
}

static const char *column_part(struct diff *diff, const struct object *clone)
{
    const char *array = object_get(clone, "name_columns");
    struct value *list = catalog_array(diff->arena, array ? array : "{}");
    struct buf text = {0};
    for (size_t i = 0; i < list->as.list.count && text.length <= NAME_BYTES;
         i++) {
        if (i > 0)
            buf_adds(&text, "_");
        buf_adds(&text, list->as.list.items[i]->as.string);
    }
    if (text.length > NAME_BYTES)
        text.length = NAME_BYTES;
    const char *kept =
        arena_strndup(diff->arena, text.text ? text.text : "", text.length);
    buf_release(&text);
    return kept;
}

static char letter(const struct object *clone)
{
    return clone->kind == KIND_INDEX ? 'i' : *object_get(clone, "type");
}

static const char *suffix(char letter)
{
    switch (letter) {
    case 'p':
        return "pkey";
    case 'u':
        return "key";
    case 'x':
        return "excl";
    default:
        return "idx";
    }
}

/* `number`: "" or the digits behind. */
static const char *chosen(struct diff *diff, const struct object *clone,
                          char letter, const char *number)
{
    const char *label =
        arena_printf(diff->arena, "%s%s", suffix(letter), number);
    const char *columns = letter == 'p' ? NULL : column_part(diff, clone);
    return name_chosen(diff, clone->parent->name, columns, label);
}

bool is_usual_name(struct diff *diff, const struct object *clone)
{
    if (!clone->parent)
        return false;
    const char *number = clone->name + strlen(clone->name);
    while (number > clone->name && number[-1] >= '0' && number[-1] <= '9')
        number--;
    return same_text(chosen(diff, clone, letter(clone), number), clone->name);
}

/* ------------------------------------------------------------ the plan */

enum event_kind { EVENT_GONE, EVENT_MADE, EVENT_BORN, EVENT_NAMED };

struct event {
    size_t position;
    enum event_kind kind;
    struct change *change;
};

struct prediction {
    struct diff *diff;
    struct map *taken; /* schema and name → whether somebody has it */
    VEC(struct event) events;
};

static const char *name_key(struct diff *diff, const char *schema,
                            const char *name)
{
    return arena_printf(diff->arena, "%s\n%s", schema, name);
}

static void set_taken(struct prediction *prediction,
                      const struct object *object, const char *name, bool taken)
{
    map_set(prediction->taken, name_key(prediction->diff, object->schema, name),
            taken ? prediction : NULL);
}

static bool is_born(const struct change *change)
{
    if (!is_clone(change->new) || !clone_above(change->new) ||
        !change_made(change))
        return false;
    enum clone_form form = clone_form(change->new);
    return form == CLONE_BORN || (form == CLONE_TURNED && !change->turns);
}

/* When an object is made, counting that keys go into their table's making. */
static size_t made_at(const struct object *object)
{
    const struct change *change = change_of(object);
    const struct change *table =
        object->parent ? change_of(object->parent) : NULL;
    if (object->kind == KIND_CONSTRAINT && table && table->create &&
        !object_is(object, "only"))
        return table->create->position;
    if (change->create)
        return change->create->position;
    return change->late && change->kind == KIND_TABLE && table_moves(change)
               ? change->late->position
               : 0;
}

static size_t born_at(const struct object *clone)
{
    size_t original = made_at(clone_root(clone));
    size_t table = made_at(clone->parent);
    return original > table ? original : table;
}

static void add_event(struct prediction *prediction, enum event_kind kind,
                      size_t position, struct change *change)
{
    struct event event = {position, kind, change};
    vec_push(prediction->diff->arena, &prediction->events, event);
}

static void add_events(struct prediction *prediction, struct change *change)
{
    const struct object *old = change->old, *new = change->new;
    if (old && names_relation(old)) {
        set_taken(prediction, old, old->name, true);
        if (change->drop)
            add_event(prediction, EVENT_GONE, change->drop->position, change);
    }
    if (new &&names_relation(new) && change_made(change) && change->create) {
        bool born = is_born(change);
        if (born)
            add_event(prediction, EVENT_BORN, born_at(new), change);
        add_event(prediction, born ? EVENT_NAMED : EVENT_MADE,
                  change->create->position, change);
    }
}

/* --------------------------------------------------------------- order */

/* Numbers count as numbers: remainder 2 comes before remainder 10. */
static int compare_naturally(const char *a, const char *b)
{
    while (*a && *b) {
        size_t left = strspn(a, "0123456789"), right = strspn(b, "0123456789");
        if (left && right && left != right)
            return left < right ? -1 : 1;
        if (*a != *b)
            return (unsigned char)*a - (unsigned char)*b;
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int compare_bounds(const struct object *a, const struct object *b)
{
    const char *one = object_get(a, "partition_bound");
    const char *two = object_get(b, "partition_bound");
    if (!one || !two)
        return strcmp(a->key, b->key);
    bool last = strcmp(one, "DEFAULT") == 0;
    if (last || strcmp(two, "DEFAULT") == 0)
        return last ? 1 : -1;
    bool low = strstr(one, "FROM (MINVALUE") != NULL;
    if (low != (strstr(two, "FROM (MINVALUE") != NULL))
        return low ? -1 : 1;
    int difference = compare_naturally(one, two);
    return difference ? difference : strcmp(a->key, b->key);
}

static size_t depth_of(const struct object *table)
{
    size_t depth = 0;
    while ((table = partition_parent(table)))
        depth++;
    return depth;
}

/* As PostgreSQL walks down from a table: each before its own partitions. */
static int compare_tables(const struct object *a, const struct object *b)
{
    size_t left = depth_of(a), right = depth_of(b);
    const struct object *one = a, *two = b;
    for (size_t i = left; i > right; i--)
        one = partition_parent(one);
    for (size_t i = right; i > left; i--)
        two = partition_parent(two);
    if (one == two)
        return (left > right) - (left < right);
    while (partition_parent(one) != partition_parent(two)) {
        one = partition_parent(one);
        two = partition_parent(two);
    }
    return compare_bounds(one, two);
}

/* A table's indexes come in the order in which they were made. */
static int compare_originals(const struct object *a, const struct object *b)
{
    const struct change *one = change_of(a), *two = change_of(b);
    bool left = change_made(one), right = change_made(two);
    if (left != right)
        return left ? 1 : -1;
    if (left) {
        size_t x = made_at(a), y = made_at(b);
        return x != y ? (x > y) - (x < y) : strcmp(a->key, b->key);
    }
    uint32_t x = one->old->address.objid, y = two->old->address.objid;
    return x != y ? (x > y) - (x < y) : strcmp(a->key, b->key);
}

static int compare_events(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    if (x->kind != y->kind)
        return (int)x->kind - (int)y->kind;
    if (x->kind != EVENT_BORN)
        return 0;
    const struct object *one = x->change->new, *two = y->change->new;
    int difference = one->parent == two->parent
                         ? 0
                         : compare_tables(one->parent, two->parent);
    if (clone_root(one) != clone_root(two) && one->parent == two->parent)
        return compare_originals(clone_root(one), clone_root(two));
    return difference ? difference
                      : compare_originals(clone_root(one), clone_root(two));
}

static void call(struct prediction *prediction, struct change *change)
{
    struct diff *diff = prediction->diff;
    const char *schema = change->new->parent->schema;
    char born_as = letter(clone_above(change->new));
    const char *name = chosen(diff, change->new, born_as, "");
    for (int i = 1; map_get(prediction->taken, name_key(diff, schema, name));
         i++)
        name = chosen(diff, change->new, born_as,
                      arena_printf(diff->arena, "%d", i));
    change->called = name;
    set_taken(prediction, change->new, name, true);
}

static void play(struct prediction *prediction, const struct event *event)
{
    struct change *change = event->change;
    switch (event->kind) {
    case EVENT_GONE:
        set_taken(prediction, change->old, change->old->name, false);
        return;
    case EVENT_BORN:
        call(prediction, change);
        return;
    case EVENT_NAMED:
        if (change->called)
            set_taken(prediction, change->new, change->called, false);
        set_taken(prediction, change->new, change->new->name, true);
        return;
    case EVENT_MADE:
        set_taken(prediction, change->new, change->new->name, true);
        return;
    }
}

void predict_names(struct diff *diff)
{
    struct prediction prediction = {.diff = diff};
    size_t born = 0;
    for (size_t i = 0; i < diff->changes.count; i++)
        born += is_born(diff->changes.items[i]);
    if (!born)
        return;
    prediction.taken = map_new(diff->arena);
    for (size_t i = 0; i < diff->changes.count; i++)
        add_events(&prediction, diff->changes.items[i]);
    qsort(prediction.events.items, prediction.events.count,
          sizeof *prediction.events.items, compare_events);
    for (size_t i = 0; i < prediction.events.count; i++)
        play(&prediction, &prediction.events.items[i]);
}
