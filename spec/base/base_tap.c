/* What Lua cannot see of base. */
#include "base/base.h"

#include "../support/tap.h"

#include <stdint.h>

static void test_arena(void)
{
    struct arena *arena = arena_new();
    bool aligned = true, zeroed = true;

    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(arena, size);
        aligned &= (uintptr_t)memory % 16 == 0;
        for (size_t i = 0; i < size; i++)
            zeroed &= memory[i] == 0;
        memset(memory, 0xFF, size);
    }
    ok(aligned, "arena memory is aligned");
    ok(zeroed, "arena memory is zeroed");
    ok(arena_alloc(arena, 0) != arena_alloc(arena, 0),
       "empty allocations are distinct");
    unsigned char *large = arena_alloc(arena, 5 * 1024 * 1024);
    large[5 * 1024 * 1024 - 1] = 1;
    is(arena_strdup(arena, "after"), "after", "small after large");
    is(arena_strdup(arena, NULL), NULL, "no text, no copy");
    is(arena_strndup(arena, "abcdef", 3), "abc", "copies a part");
    is(arena_printf(arena, "%s-%d", "a", 7), "a-7", "formats");
    ok(arena_size(arena) > 5 * 1024 * 1024, "knows its size");
    arena_free(arena);
    arena_free(NULL);
}

static void test_buffer(void)
{
    struct buf buf = {0};

    is(buf_text(&buf), "", "an empty buffer has a text");
    for (int i = 0; i < 1000; i++)
        buf_addf(&buf, "%d,", i);
    ok(buf.length == 3890, "a buffer grows");
    ok(strlen(buf.text) == buf.length, "and stays terminated");
    buf_reset(&buf);
    buf_add(&buf, "a\0b", 3);
    ok(buf.length == 3 && buf.text[2] == 'b', "holds any byte");
    buf_reset(&buf);
    buf_addc(&buf, 'x');
    buf_adds(&buf, "yz");
    is(buf.text, "xyz", "characters and strings");
    buf_release(&buf);
    ok(buf.text == NULL && buf.capacity == 0, "released to zero");
    buf_release(&buf);
    buf_release(NULL);
}

static void test_error(void)
{
    struct err err = {0};

    ok(err_set(&err, ERR_USAGE, "table \"%s\"", "t") == -1, "err_set is -1");
    is(err.message, "table \"t\"", "message");
    err_detail(&err, "Detail %d.", 1);
    err_hint(&err, "Hint.");
    err_statement(&err, "SELECT 1");
    err_context(&err, "first");
    err_context(&err, "second %s", "line");
    is(err.context, "first\nsecond line", "context collects lines");
    is(err.statement, "SELECT 1", "statement");
    err_set(&err, ERR_IO, "again: %s", err.message);
    is(err.message, "again: table \"t\"", "a message may quote the old one");
    is(err.detail, NULL, "a new error starts empty");
    is(err_code_name(err.code), "io", "name of a code");
    err_release(&err);
    ok(err.code == ERR_NONE && !err.message, "released to zero");
    err_release(NULL);
}

static void test_map(void)
{
    struct arena *arena = arena_new();
    struct map *map = map_new(arena);
    char key[32];
    static int values[5000];
    bool found = true;

    ok(map_get(map, "x") == NULL, "nothing in an empty map");
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "key %d", i);
        map_set(map, key, &values[i]);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof key, "key %d", i);
        found &= map_get(map, key) == &values[i];
    }
    ok(found, "a map finds all it has");
    ok(map_get(map, "key 5000") == NULL, "and nothing else");
    map_set(map, "key 7", &values[8]);
    ok(map_get(map, "key 7") == &values[8], "a value is replaced");
    ok(map_count(map) == 5000, "and counted once");
    map_set(map, "", &values[0]);
    ok(map_get(map, "") == &values[0], "the empty key is a key");

    struct interner *interner = interner_new(arena);
    const char *word = intern(interner, "word");
    snprintf(key, sizeof key, "%s", "word");
    ok(intern(interner, key) == word, "equal text is interned once");
    ok(intern(interner, "other") != word, "other text is another");
    ok(intern(interner, NULL) == NULL, "NULL stays NULL");
    arena_free(arena);
}

static void test_address_map(void)
{
    struct arena *arena = arena_new();
    struct address_map *map = address_map_new(arena);
    static int values[3000];
    bool found = true;

    for (int i = 0; i < 3000; i++)
        address_map_set(map, (struct address){1259, (uint32_t)i / 3, i % 3},
                        &values[i]);
    for (int i = 0; i < 3000; i++)
        found &= address_map_get(map, (struct address){1259, (uint32_t)i / 3,
                                                       i % 3}) == &values[i];
    ok(found, "an address map finds all it has");
    ok(!address_map_get(map, (struct address){1247, 1, 0}),
       "another class is another address");
    ok(!address_map_get(map, (struct address){1259, 1, 3}),
       "another column is another address");
    address_map_set(map, (struct address){0, 0, 0}, &values[1]);
    ok(address_map_get(map, (struct address){0, 0, 0}) == &values[1],
       "the address of zeros is an address");
    arena_free(arena);
}

static void test_vector(void)
{
    struct arena *arena = arena_new();
    VEC(int) list = {0};
    bool kept = true;

    for (int i = 0; i < 1000; i++)
        vec_push(arena, &list, i * 2);
    for (int i = 0; i < 1000; i++)
        kept &= list.items[i] == i * 2;
    ok(list.count == 1000 && kept, "a vector keeps what is pushed");
    arena_free(arena);
}

static void test_value(void)
{
    struct arena *arena = arena_new();
    struct value *a = value_table(arena), *b = value_table(arena);

    value_set(arena, a, "name", value_string(arena, "x"));
    value_set(arena, a, "flag", value_boolean(arena, true));
    value_set(arena, a, "gone", value_string(arena, NULL));
    value_set(arena, b, "flag", value_boolean(arena, true));
    value_set(arena, b, "name", value_string(arena, "y"));
    ok(!value_equal(a, b), "tables differ by a value");
    value_set(arena, b, "name", value_string(arena, "x"));
    ok(value_equal(a, b), "the order of fields does not count");
    ok(a->as.table.count == 2, "a missing item sets nothing");
    is(a->as.table.items[0].name, "name", "fields keep their order");
    is(value_get_string(a, "name"), "x", "a string field");
    is(value_get_string(a, "flag"), NULL, "a boolean is no string");
    ok(value_get_boolean(a, "flag"), "a boolean field");
    ok(!value_get_boolean(a, "name"), "a string is no boolean");
    value_set(arena, b, "name", value_sql(arena, "x"));
    ok(!value_equal(a, b), "text and SQL differ");

    struct value *list = value_list(arena);
    value_append(arena, list, value_integer(arena, 1));
    ok(list->as.list.count == 1, "a list grows");
    ok(!value_get(list, "name"), "a list has no fields");
    ok(!value_get(NULL, "name"), "nothing has no fields");
    ok(!value_equal(value_integer(arena, 1), value_number(arena, 1)),
       "integer and number differ");
    arena_free(arena);
}

static int sunk;
static void sink(void *data, enum log_level level, const char *message)
{
    sunk +=
        data == &sunk && level == LOG_WARNING && strcmp(message, "note 5") == 0;
}

static void test_log(void)
{
    log_send(LOG_INFO, "dropped");
    log_set_sink(sink, &sunk);
    log_send(LOG_WARNING, "note %d", 5);
    log_set_sink(NULL, NULL);
    log_send(LOG_INFO, "dropped");
    ok(sunk == 1, "the sink gets what is sent while it is set");
}

int main(void)
{
    test_arena();
    test_buffer();
    test_error();
    test_map();
    test_address_map();
    test_vector();
    test_value();
    test_log();
    return tap_done();
}
