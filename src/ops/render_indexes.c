#include "ops/element.h"
#include "ops/render.h"

static void check_name(struct clause *clause, const struct value *arguments)
{
    if (value_get(arguments, "index_name") != NULL)
        return;
    if (value_get_boolean(arguments, "if_not_exists"))
        clause_fail(clause, "if_not_exists needs an index_name");
    if (value_get(arguments, "comment") != NULL)
        clause_fail(clause, "a comment needs an index_name");
}

static void add_comment(struct clause *clause, const struct value *arguments)
{
    if (clause->failed || value_get(arguments, "comment") == NULL)
        return;
    struct sql_name table =
        clause_resolve(clause, value_get(arguments, "table_name"));
    clause_add(clause, "COMMENT ON INDEX ");
    sql_qualified(&clause->text, table.schema,
                  value_get_string(arguments, "index_name"));
    clause_write(clause, arguments, " IS {literal comment}");
    clause_send(clause);
}

RENDER(add_index)
{
    struct clause clause;
    clause_open(&clause, render, err);
    check_name(&clause, arguments);
    clause_write(&clause, arguments,
                 "CREATE {if unique UNIQUE }INDEX "
                 "{if concurrently CONCURRENTLY }"
                 "{if if_not_exists IF NOT EXISTS }"
                 "{with index_name {ident index_name} }ON "
                 "{if only ONLY }{object table_name} "
                 "{with using USING {ident using} }");
    element_list(&clause, value_get(arguments, "columns"), "columns");
    if (value_get_boolean(arguments, "nulls_not_distinct"))
        clause_needs(&clause, 150000, "indexes with NULLS NOT DISTINCT");
    clause_write(&clause, arguments,
                 "{with include  INCLUDE ({idents include})}"
                 "{if nulls_not_distinct  NULLS NOT DISTINCT}"
                 "{with with  WITH {options with}}"
                 "{with tablespace  TABLESPACE {ident tablespace}}"
                 "{with where  WHERE {sql where}}");
    clause_send(&clause);
    add_comment(&clause, arguments);
    return clause_close(&clause);
}

RENDER(drop_index)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_write(&clause, arguments,
                 "DROP INDEX {if concurrently CONCURRENTLY }"
                 "{if if_exists IF EXISTS }");
    const struct value *table_name = value_get(arguments, "table_name");
    const struct value *index_name = value_get(arguments, "index_name");
    if (table_name != NULL)
        clause_neighbour(&clause, index_name, table_name);
    else
        clause_object(&clause, index_name);
    clause_write(&clause, arguments, "{if cascade  CASCADE}");
    return clause_close(&clause);
}

STATEMENT(
    rename_index,
    "ALTER INDEX {if if_exists IF EXISTS }{object old_index_name} RENAME TO "
    "{ident new_index_name}")

#define ALTER "ALTER INDEX {if if_exists IF EXISTS }{object index_name} "

static void add_statistics(struct clause *clause, const struct value *arguments)
{
    const struct value *list = value_get(arguments, "statistics");
    if (list == NULL || list->type != VALUE_LIST)
        return;
    for (size_t i = 0; i < list->as.list.count; i++) {
        clause_write(clause, arguments, ALTER);
        clause_write(clause, list->as.list.items[i],
                     "ALTER COLUMN {integer column_number} SET STATISTICS "
                     "{integer target}");
        clause_send(clause);
    }
}

static const char *const index_changes[] = {
    "{with with " ALTER "SET {options with}}",
    "{with reset " ALTER "RESET {names reset}}",
    "{with tablespace " ALTER "SET TABLESPACE "
    "{ident tablespace}}",
    NULL,
};

RENDER(modify_index)
{
    struct clause clause;
    clause_open(&clause, render, err);
    clause_each(&clause, arguments, index_changes);
    add_statistics(&clause, arguments);
    return clause_close(&clause);
}

STATEMENT(attach_index, "ALTER INDEX {object index_name} ATTACH PARTITION "
                        "{object partition_index_name}")

/* Found by what it is attached to: its present name is PostgreSQL's choice.
 * A clone that has the name meanwhile gives it up. */
static const char renaming[] =
    "DECLARE\n"
    "  wanted text := %1;\n"
    "  held pg_catalog.regclass := (\n"
    "    SELECT i.indexrelid FROM pg_catalog.pg_index i\n"
    "    WHERE i.indrelid = %2::pg_catalog.regclass\n"
    "      AND %3::pg_catalog.regclass IN (\n"
    "        SELECT a.relid\n"
    "        FROM pg_catalog.pg_partition_ancestors(i.indexrelid) a\n"
    "        WHERE a.relid <> i.indexrelid));\n"
    "  other pg_catalog.regclass := (\n"
    "    SELECT o.oid FROM pg_catalog.pg_class o\n"
    "    JOIN pg_catalog.pg_class c ON c.relnamespace = o.relnamespace\n"
    "    WHERE c.oid = held AND o.relname = wanted AND o.oid <> held\n"
    "      AND o.relispartition AND o.relkind IN ('i', 'I'));\n"
    "BEGIN\n"
    "  IF held IS NULL THEN\n"
    "    RAISE EXCEPTION 'table % has no index of %', %2, %3\n"
    "      USING ERRCODE = 'undefined_object';\n"
    "  END IF;\n"
    "  IF other IS NOT NULL THEN\n"
    "    EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', other,\n"
    "                              'mig_' || other::oid);\n"
    "  END IF;\n"
    "  IF (SELECT c.relname <> wanted FROM pg_catalog.pg_class c\n"
    "      WHERE c.oid = held) THEN\n"
    "    EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', held,\n"
    "                              wanted);\n"
    "  END IF;\n"
    "END\n";

RENDER(rename_partition_index)
{
    struct clause clause;
    clause_open(&clause, render, err);
    const char *holes[] = {
        clause_quoted(&clause, value_get_string(arguments, "new_index_name")),
        clause_quoted(&clause, clause_detached(&clause, arguments,
                                               "{object table_name}")),
        clause_quoted(&clause, clause_detached(&clause, arguments,
                                               "{object index_name}")),
    };
    clause_block(&clause, renaming, holes, sizeof holes / sizeof *holes);
    return clause_close(&clause);
}
