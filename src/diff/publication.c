/*
 * Publications, what they publish, and subscriptions.  A published table is
 * an object of its own, so that a publication stays while its tables come and
 * go: replication is not cut.
 */
#include <string.h>

#include "diff/internal.h"
#include "diff/steps.h"

static const char every_change[] = "insert, update, delete, truncate";

static void add_idents(struct diff *diff, struct buf *text, const char *array)
{
    struct value *names = catalog_array(diff->arena, array);
    for (size_t i = 0; i < names->as.list.count; i++) {
        buf_adds(text, i ? ", " : "");
        sql_ident(text, names->as.list.items[i]->as.string);
    }
}

/* ---------------------------------------------------------- publications */

/* Children are published by themselves. */
static bool has_heirs(const struct object *table)
{
    for (size_t i = 0; table && i < table->needed_by.count; i++) {
        const struct object *heir = table->needed_by.items[i].to;
        if (heir->kind == KIND_TABLE && object_get(heir, "inherits"))
            return true;
    }
    return false;
}

/* The condition without the parentheses around the whole of it. */
static const char *row_filter(struct diff *diff, const struct object *part)
{
    const char *filter = object_get(part, "row_filter");
    size_t length = filter ? strlen(filter) : 0;
    int depth = 0;
    if (length < 2 || *filter != '(')
        return filter;
    for (size_t i = 0; i + 1 < length; i++) {
        if (strchr("'\"$", filter[i]))
            return filter; /* needs more than counting */
        depth += (filter[i] == '(') - (filter[i] == ')');
        if (!depth)
            return filter;
    }
    return arena_strndup(diff->arena, filter + 1, length - 2);
}

static void add_table_text(struct diff *diff, struct buf *text,
                           const struct object *part)
{
    const struct object *table =
        snapshot_find(diff->new, KIND_TABLE, object_get(part, "table"));
    buf_addf(text, "%s%s", has_heirs(table) ? "ONLY " : "",
             object_get(part, "table"));
    if (object_get(part, "columns")) {
        buf_adds(text, " (");
        add_idents(diff, text, object_get(part, "columns"));
        buf_addc(text, ')');
    }
    if (object_get(part, "row_filter"))
        buf_addf(text, " WHERE (%s)", row_filter(diff, part));
}

static void add_parts(struct diff *diff, struct buf *text,
                      const struct object *publication)
{
    const char *before = " FOR TABLE ";
    for (size_t i = 0; i < publication->children.count; i++) {
        const struct object *part = publication->children.items[i];
        if (part->kind != KIND_PUBLICATION_TABLE)
            continue;
        buf_adds(text, before);
        add_table_text(diff, text, part);
        before = ", ";
    }
    before = *before == ',' ? ", TABLES IN SCHEMA " : " FOR TABLES IN SCHEMA ";
    for (size_t i = 0; i < publication->children.count; i++) {
        const struct object *part = publication->children.items[i];
        if (part->kind != KIND_PUBLICATION_SCHEMA)
            continue;
        buf_addf(text, "%s%s", before, part->identity);
        before = ", ";
    }
}

static void add_parameters(struct buf *text, const struct object *publication)
{
    const char *publish = object_get(publication, "publish"),
               *before = " WITH (";
    if (strcmp(publish, every_change) != 0) {
        buf_addf(text, "%spublish = '%s'", before, publish);
        before = ", ";
    }
    if (object_is(publication, "via_root")) {
        buf_addf(text, "%spublish_via_partition_root = true", before);
        before = ", ";
    }
    if (object_is(publication, "generated_columns")) {
        buf_addf(text, "%spublish_generated_columns = stored", before);
        before = ", ";
    }
    buf_adds(text, *before == ',' ? ")" : "");
}

static void publication_create(struct diff *diff, struct node *node,
                               const struct object *publication)
{
    struct buf text = {0};
    buf_addf(&text, "CREATE PUBLICATION %s", publication->identity);
    if (object_is(publication, "all_tables"))
        buf_adds(&text, " FOR ALL TABLES");
    else
        add_parts(diff, &text, publication);
    add_parameters(&text, publication);
    set_sql(diff, step_add(diff, node, "add_publication", publication),
            "definition", arena_strdup(diff->arena, buf_text(&text)));
    buf_release(&text);
    if (publication->comment)
        step_comment(diff, node, publication);
}

static void publication_alter(struct diff *diff, struct node *node,
                              const struct change *change)
{
    const struct object *new = change->new;
    struct value *with = value_table(diff->arena);
    if (change_has(change, "publish"))
        set_text(diff, with, "publish", object_get(new, "publish"));
    if (change_has(change, "via_root"))
        value_set(diff->arena, with, "publish_via_partition_root",
                  value_boolean(diff->arena, object_is(new, "via_root")));
    if (change_has(change, "generated_columns"))
        set_text(diff, with, "publish_generated_columns",
                 object_is(new, "generated_columns") ? "stored" : "none");
    if (!with->as.table.count)
        return;
    struct value *arguments = step_add(diff, node, "modify_publication", new);
    set_text(diff, arguments, "publication_name", new->name);
    value_set(diff->arena, arguments, "with", with);
}

static const char *const publication_in_place[] = {
    "publish",
    "via_root",
    "generated_columns",
    NULL,
};

const struct driver publication_driver = {
    .in_place = publication_in_place,
    .create = publication_create,
    .alter = publication_alter,
    .drop = definition_drop,
};

/* ----------------------------------------------------- what they publish */

static struct value *table_step(struct diff *diff, struct node *node,
                                const char *verb, const struct object *part)
{
    struct value *arguments = step_add(diff, node, verb, part);
    set_text(diff, arguments, "publication_name", part->parent->name);
    set_text(diff, arguments, "table_name", object_print(diff, part));
    return arguments;
}

static void table_create(struct diff *diff, struct node *node,
                         const struct object *part)
{
    struct value *arguments =
        table_step(diff, node, "add_publication_table", part);
    set_array(diff, arguments, "columns", object_get(part, "columns"));
    set_sql(diff, arguments, "where", row_filter(diff, part));
}

static void table_drop(struct diff *diff, struct node *node,
                       const struct object *part)
{
    table_step(diff, node, "drop_publication_table", part);
}

/* PostgreSQL refuses to change the type of a filter's column. */
static bool table_falls(const struct change *change,
                        const struct change *column)
{
    (void)column;
    return object_get(change->old, "row_filter") != NULL;
}

const struct driver publication_table_driver = {
    .create = table_create,
    .drop = table_drop,
    .falls_on_retype = table_falls,
    .with_parent = true,
};

static void schema_step(struct diff *diff, struct node *node, const char *verb,
                        const struct object *part)
{
    struct value *arguments = step_add(diff, node, verb, part);
    set_text(diff, arguments, "publication_name", part->parent->name);
    set_text(diff, arguments, "schema_name", part->name);
}

static void schema_create(struct diff *diff, struct node *node,
                          const struct object *part)
{
    schema_step(diff, node, "add_publication_schema", part);
}

static void schema_drop(struct diff *diff, struct node *node,
                        const struct object *part)
{
    schema_step(diff, node, "drop_publication_schema", part);
}

const struct driver publication_schema_driver = {
    .create = schema_create,
    .drop = schema_drop,
    .with_parent = true,
};

/* --------------------------------------------------------- subscriptions */

/* Items are "k = v" with v as SQL. */
static void set_parameter(struct diff *diff, struct value *with,
                          const char *item)
{
    const char *equals = strstr(item, " = ");
    const char *text = equals + 3;
    size_t length = strlen(text);
    const char *name =
        arena_strndup(diff->arena, item, (size_t)(equals - item));
    if (length > 1 && *text == '\'')
        text = arena_strndup(diff->arena, text + 1, length - 2);
    else if (strcmp(text, "NONE") == 0)
        text = "none";
    set_text(diff, with, name, text);
}

/* What parameters are that a subscription does not name. */
static const struct {
    const char *name;
    int since; /* before that: false */
    const char *usual;
} usual_parameters[] = {
    {"streaming", 180000, "parallel"},
    {"origin", 160000, "any"},
    {"synchronous_commit", 140000, "off"},
    {"password_required", 160000, "true"},
};

static const char *usual_parameter(const struct diff *diff, const char *name)
{
    size_t count = sizeof usual_parameters / sizeof *usual_parameters;
    for (size_t i = 0; i < count; i++)
        if (strcmp(usual_parameters[i].name, name) == 0 &&
            diff->server_version >= usual_parameters[i].since)
            return usual_parameters[i].usual;
    return "false";
}

/* Parameters that the goal no longer names go back to what they are. */
static void reset_parameter(struct diff *diff, struct value *with,
                            const char *item)
{
    const char *name =
        arena_strndup(diff->arena, item, (size_t)(strstr(item, " = ") - item));
    set_text(diff, with, name, usual_parameter(diff, name));
}

static struct value *parameters(struct diff *diff, const struct change *change)
{
    struct value *gone, *come, *with = value_table(diff->arena);
    set_arrays_changed(diff, object_get(change->old, "options"),
                       object_get(change->new, "options"), &gone, &come);
    for (size_t i = 0; i < gone->as.list.count; i++)
        reset_parameter(diff, with, gone->as.list.items[i]->as.string);
    for (size_t i = 0; i < come->as.list.count; i++)
        set_parameter(diff, with, come->as.list.items[i]->as.string);
    return with;
}

static void subscription_alter(struct diff *diff, struct node *node,
                               const struct change *change)
{
    const struct object *new = change->new;
    if (!change->differs)
        return;
    struct value *arguments = step_add(diff, node, "modify_subscription", new);
    set_text(diff, arguments, "subscription_name", new->name);
    if (change_has(change, "connection")) {
        set_text(diff, arguments, "connection", object_get(new, "connection"));
        note_add(diff,
                 "subscription \"%s\": a password of its connection is not "
                 "written down and has to be set by hand",
                 new->name);
    }
    if (change_has(change, "publications"))
        set_array(diff, arguments, "publications",
                  object_get(new, "publications"));
    if (change_has(change, "options"))
        value_set(diff->arena, arguments, "with", parameters(diff, change));
}

static void subscription_drop(struct diff *diff, struct node *node,
                              const struct object *subscription)
{
    struct value *arguments =
        step_add(diff, node, "drop_subscription", subscription);
    set_text(diff, arguments, "subscription_name", subscription->identity);
    set_true(diff, arguments, "leave_slot", true);
    note_add(diff,
             "subscription \"%s\": its slot stays on the publisher and has to "
             "be dropped there",
             subscription->name);
}

static const char *const subscription_in_place[] = {
    "connection",
    "publications",
    "options",
    NULL,
};

const struct driver subscription_driver = {
    .in_place = subscription_in_place,
    .create = definition_create,
    .alter = subscription_alter,
    .drop = subscription_drop,
};
