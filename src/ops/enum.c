#include "ops/enum.h"

#include <stdio.h>
#include <string.h>

/* The name of the type while it is being replaced: the last bytes make room,
 * so that it stays within PostgreSQL's 63. */
static const char *old_name(struct clause *clause, const char *name)
{
    size_t length = strlen(name);
    size_t room = 63 - strlen("__old");
    if (length > room) {
        length = room;
        while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80)
            length--;
    }
    return arena_printf(clause->render->arena, "%.*s__old", (int)length, name);
}

/* ---------------------------------------------------------------- exchange */

struct exchange {
    const struct value *type_name;
    struct sql_name type;
    const char *old;
};

static void alter_column(struct clause *clause, const struct value *target)
{
    clause_write(clause, target,
                 "ALTER TABLE {object table_name} ALTER COLUMN "
                 "{ident column_name} ");
}

static void convert_column(struct clause *clause,
                           const struct exchange *exchange,
                           const struct value *target)
{
    const char *list = value_get_boolean(target, "is_list") ? "[]" : "";
    if (value_get(target, "default") != NULL) {
        alter_column(clause, target);
        clause_add(clause, "DROP DEFAULT");
        clause_send(clause);
    }
    alter_column(clause, target);
    clause_add(clause, "TYPE ");
    clause_object(clause, exchange->type_name);
    clause_add(clause, "%s USING ", list);
    clause_write(clause, target, "{ident column_name}");
    clause_add(clause, "::text%s::", list);
    clause_object(clause, exchange->type_name);
    clause_add(clause, "%s", list);
    clause_send(clause);
}

static void convert_columns(struct clause *clause,
                            const struct exchange *exchange,
                            const struct value *targets)
{
    for (size_t i = 0; i < targets->as.list.count; i++)
        convert_column(clause, exchange, targets->as.list.items[i]);
}

static void restore_defaults(struct clause *clause, const struct value *targets)
{
    for (size_t i = 0; i < targets->as.list.count; i++) {
        const struct value *target = targets->as.list.items[i];
        if (value_get(target, "default") == NULL)
            continue;
        alter_column(clause, target);
        clause_write(clause, target, "SET DEFAULT {expression default}");
        clause_send(clause);
    }
}

void enum_exchange(struct clause *clause, const struct value *arguments)
{
    const struct value *targets = value_get(arguments, "target_columns");
    struct exchange exchange = {.type_name = value_get(arguments, "type_name")};
    exchange.type = clause_resolve(clause, exchange.type_name);
    exchange.old = old_name(clause, exchange.type.name);
    clause_write(clause, arguments, "ALTER TYPE {object type_name} RENAME TO ");
    sql_ident(&clause->text, exchange.old);
    clause_send(clause);
    clause_write(clause, arguments,
                 "{with definition {sql definition}}{without definition "
                 "CREATE TYPE {object type_name} AS ENUM ({literals values})}");
    clause_send(clause);
    convert_columns(clause, &exchange, targets);
    clause_add(clause, "DROP TYPE ");
    sql_qualified(&clause->text, exchange.type.schema, exchange.old);
    clause_send(clause);
    restore_defaults(clause, targets);
}

/* ----------------------------------------------------------------- rebuild */

/*
 * The body of the DO block, for clause_block.  Every statement is written
 * before the first one runs, because the catalog reads differently afterwards;
 * `phase` orders them.  Holes: %1 the type as a literal, %2 its schema, %3 its
 * name, %4 its name meanwhile, all literals; %5 the labels; %6 a condition on
 * columns.
 */
static const char rebuild[] =
    "DECLARE\n"
    "  old_type CONSTANT oid := %1::pg_catalog.regtype;\n"
    "  new_type CONSTANT text := pg_catalog.format('%I.%I', %2, %3);\n"
    "  labels text;\n"
    "  steps text[];\n"
    "  step text;\n"
    "BEGIN\n"
    "%5"
    "  WITH kind AS (\n"
    "    SELECT t.oid, t.typarray, t.typowner\n"
    "    FROM pg_catalog.pg_type t WHERE t.oid = old_type\n"
    "  ), columns AS (\n"
    "    SELECT a.attrelid, a.attnum, a.attname, a.attinhcount,\n"
    "           c.relkind, a.attrelid::pg_catalog.regclass AS relation,\n"
    "           CASE WHEN a.atttypid = k.typarray THEN '[]' ELSE '' END "
    "AS list\n"
    "    FROM pg_catalog.pg_attribute a\n"
    "    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid\n"
    "    JOIN kind k ON a.atttypid IN (k.oid, k.typarray)\n"
    "    WHERE NOT a.attisdropped AND a.attnum > 0\n"
    "      AND c.relkind IN ('r', 'p', 'f')%6\n"
    "  ), settings AS (\n" /* which a new type of a column takes along */
    "    SELECT a.attrelid::pg_catalog.regclass AS relation, a.attname,\n"
    "           v.setting\n"
    "    FROM pg_catalog.pg_attribute a\n"
    "    JOIN kind k ON a.atttypid IN (k.oid, k.typarray)\n"
    "    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid\n"
    "    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid\n"
    "    CROSS JOIN LATERAL (VALUES\n"
    "      ('STORAGE ' || CASE WHEN a.attstorage <> t.typstorage THEN\n"
    "         CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN\n"
    "         'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),\n"
    "      ('COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz'\n"
    "         WHEN 'l' THEN 'lz4' END)) v(setting)\n"
    "    WHERE NOT a.attisdropped AND a.attnum > 0\n"
    "      AND c.relkind IN ('r', 'p', 'f') AND v.setting IS NOT NULL\n"
    "  ), users AS (\n"
    "    SELECT DISTINCT d.classid, d.objid\n"
    "    FROM pg_catalog.pg_depend d, kind k\n"
    "    WHERE (d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass\n"
    "           AND d.refobjid IN (k.oid, k.typarray))\n"
    "       OR (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass\n"
    "           AND (d.refobjid, d.refobjsubid) IN\n"
    "               (SELECT attrelid, attnum FROM columns))\n"
    "  ), defaults AS (\n"
    "    SELECT d.adrelid::pg_catalog.regclass AS relation, a.attname,\n"
    "           pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression\n"
    "    FROM pg_catalog.pg_attrdef d\n"
    "    JOIN pg_catalog.pg_attribute a\n"
    "      ON a.attrelid = d.adrelid AND a.attnum = d.adnum\n"
    "    JOIN users u ON u.objid = d.oid\n"
    "     AND u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass\n"
    "    WHERE a.attgenerated = ''\n"
    "  ), indexes AS (\n"
    "    SELECT i.indexrelid, n.nspname, c.relname, c.relispartition,\n"
    "           (SELECT h.inhparent::pg_catalog.regclass\n"
    "            FROM pg_catalog.pg_inherits h\n"
    "            WHERE h.inhrelid = i.indexrelid) AS parent,\n"
    "           pg_catalog.pg_get_indexdef(i.indexrelid) AS definition\n"
    "    FROM pg_catalog.pg_index i\n"
    "    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid\n"
    "    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
    "    JOIN users u ON u.objid = i.indexrelid\n"
    "     AND u.classid = 'pg_catalog.pg_class'::pg_catalog.regclass\n"
    "    WHERE (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)\n"
    "      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint o\n"
    "                      WHERE o.conindid = i.indexrelid\n"
    "                        AND o.contype IN ('p', 'u', 'x'))\n"
    "  ), constraints AS (\n"
    "    SELECT o.oid, o.conrelid::pg_catalog.regclass AS relation,\n"
    "           o.conname,\n"
    "           pg_catalog.pg_get_constraintdef(o.oid) AS definition\n"
    "    FROM pg_catalog.pg_constraint o\n"
    "    WHERE o.conrelid <> 0 AND o.coninhcount = 0\n"
    "      AND (o.contype = 'c' AND (o.oid,\n"
    "            'pg_catalog.pg_constraint'::pg_catalog.regclass::oid) IN\n"
    "            (SELECT objid, classid FROM users)\n"
    "       OR o.contype = 'x' AND o.conindid IN (\n"
    "            SELECT objid FROM users WHERE classid =\n"
    "            'pg_catalog.pg_class'::pg_catalog.regclass))\n"
    "  ), statements(phase, statement) AS (\n"
    "    SELECT 1, pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I',\n"
    "                                relation, conname) FROM constraints\n"
    "    UNION ALL\n"
    "    SELECT 2, pg_catalog.format('DROP INDEX %I.%I', nspname, relname)\n"
    "    FROM indexes WHERE NOT relispartition\n"
    "    UNION ALL\n"
    "    SELECT 3, pg_catalog.format(\n"
    "      'ALTER TABLE ONLY %s ALTER COLUMN %I DROP DEFAULT', relation,\n"
    "      attname) FROM defaults\n"
    "    UNION ALL\n"
    "    SELECT 4, pg_catalog.format('ALTER TYPE %s RENAME TO %I',\n"
    "                                new_type, %4)\n"
    "    UNION ALL\n"
    "    SELECT 5, pg_catalog.format('CREATE TYPE %s AS ENUM (%s)',\n"
    "                                new_type, labels)\n"
    "    UNION ALL\n"
    "    SELECT 6, pg_catalog.format('ALTER TABLE %s %s', relation,\n"
    "      pg_catalog.string_agg(pg_catalog.format(\n"
    "        'ALTER COLUMN %1$I TYPE %2$s%3$s', attname, new_type, list)\n"
    "        || CASE WHEN relkind = 'f' THEN '' ELSE pg_catalog.format(\n"
    "        ' USING %1$I::text%3$s::%2$s%3$s', attname, new_type, list)\n"
    "        END, ', ' ORDER BY attnum))\n"
    "    FROM columns WHERE attinhcount = 0 GROUP BY relation\n"
    "    UNION ALL\n"
    "    SELECT 7, pg_catalog.format(\n"
    "      'ALTER TABLE ONLY %s ALTER COLUMN %I SET %s', relation, attname,\n"
    "      setting) FROM settings\n"
    "    UNION ALL\n"
    "    SELECT 7, pg_catalog.format('COMMENT ON TYPE %s IS %L', new_type,\n"
    "      pg_catalog.obj_description(oid, 'pg_type')) FROM kind\n"
    "    WHERE pg_catalog.obj_description(oid, 'pg_type') IS NOT NULL\n"
    "    UNION ALL\n"
    "    SELECT 7, pg_catalog.format('ALTER TYPE %s OWNER TO %I', new_type,\n"
    "      pg_catalog.pg_get_userbyid(typowner)) FROM kind\n"
    "    WHERE pg_catalog.pg_get_userbyid(typowner) <> current_user\n"
    "    UNION ALL\n"
    "    SELECT 8, pg_catalog.format('DROP TYPE %I.%I', %2, %4)\n"
    "    UNION ALL\n"
    "    SELECT 9, pg_catalog.format(\n"
    "      'ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s', relation,\n"
    "      attname, expression) FROM defaults\n"
    "    UNION ALL\n"
    "    SELECT 10, definition FROM indexes\n"
    "    UNION ALL\n"
    "    SELECT 11, pg_catalog.format('ALTER INDEX %s ATTACH PARTITION "
    "%I.%I',\n"
    "      parent, nspname, relname) FROM indexes WHERE relispartition\n"
    "    UNION ALL\n"
    "    SELECT 12, pg_catalog.format('COMMENT ON INDEX %I.%I IS %L',\n"
    "      nspname, relname,\n"
    "      pg_catalog.obj_description(indexrelid, 'pg_class')) FROM indexes\n"
    "    WHERE pg_catalog.obj_description(indexrelid, 'pg_class') IS NOT "
    "NULL\n"
    "    UNION ALL\n"
    "    SELECT 13, pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s',\n"
    "      relation, conname, definition) FROM constraints\n"
    "    UNION ALL\n"
    "    SELECT 14, pg_catalog.format('COMMENT ON CONSTRAINT %I ON %s IS "
    "%L',\n"
    "      conname, relation,\n"
    "      pg_catalog.obj_description(oid, 'pg_constraint'))\n"
    "    FROM constraints\n"
    "    WHERE pg_catalog.obj_description(oid, 'pg_constraint') IS NOT NULL\n"
    "  )\n"
    "  SELECT pg_catalog.array_agg(statement ORDER BY phase, statement)\n"
    "  INTO steps FROM statements;\n"
    "  FOREACH step IN ARRAY steps LOOP\n"
    "    EXECUTE step;\n"
    "  END LOOP;\n"
    "END ";

static const char remaining_labels[] =
    "  SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), "
    "', '\n"
    "                               ORDER BY e.enumsortorder)\n"
    "  INTO labels FROM pg_catalog.pg_enum e\n"
    "  WHERE e.enumtypid = old_type\n"
    "    AND e.enumlabel <> ALL (ARRAY[{literals values}]::text[]);\n"
    "  FOREACH step IN ARRAY ARRAY[{literals values}]::text[] LOOP\n"
    "    IF NOT EXISTS (SELECT FROM pg_catalog.pg_enum e\n"
    "                   WHERE e.enumtypid = old_type\n"
    "                     AND e.enumlabel = step) THEN\n"
    "      RAISE EXCEPTION 'type % has no label %', new_type,\n"
    "        pg_catalog.quote_literal(step)\n"
    "        USING ERRCODE = 'undefined_object';\n"
    "    END IF;\n"
    "  END LOOP;\n";

/* The condition that keeps to target_columns. */
static const char *column_condition(struct clause *clause,
                                    const struct value *arguments)
{
    const struct value *targets = value_get(arguments, "target_columns");
    if (targets == NULL || targets->type != VALUE_LIST ||
        targets->as.list.count == 0)
        return "";
    struct buf buf = {0};
    buf_adds(&buf, "\n      AND (a.attrelid, a.attname) IN (");
    for (size_t i = 0; i < targets->as.list.count; i++) {
        const struct value *target = targets->as.list.items[i];
        const char *table =
            clause_detached(clause, target, "{object table_name}");
        buf_addf(
            &buf, "%s\n        (%s::pg_catalog.regclass, %s::name)",
            i > 0 ? "," : "", clause_quoted(clause, table),
            clause_quoted(clause, value_get_string(target, "column_name")));
    }
    buf_adds(&buf, ")");
    const char *text = arena_strdup(clause->render->arena, buf_text(&buf));
    buf_release(&buf);
    return text;
}

static void write_rebuild(struct clause *clause, const struct value *arguments,
                          const char *labels)
{
    struct sql_name type =
        clause_resolve(clause, value_get(arguments, "type_name"));
    const char *holes[] = {
        clause_quoted(clause,
                      clause_detached(clause, arguments, "{object type_name}")),
        clause_quoted(clause, type.schema),
        clause_quoted(clause, type.name),
        clause_quoted(clause, old_name(clause, type.name)),
        labels,
        column_condition(clause, arguments),
    };
    clause_block(clause, rebuild, holes, sizeof holes / sizeof *holes);
}

void enum_rebuild_without(struct clause *clause, const struct value *arguments)
{
    write_rebuild(clause, arguments,
                  clause_detached(clause, arguments, remaining_labels));
}

void enum_rebuild_as(struct clause *clause, const struct value *arguments)
{
    const char *list = clause_detached(clause, arguments, "{literals values}");
    write_rebuild(clause, arguments,
                  arena_printf(clause->render->arena, "  labels := %s;\n",
                               clause_quoted(clause, list)));
}
