--with relation
SELECT k.tableoid AS classid, k.oid AS objid, 0 AS subid,
       c.key || '.' || pg_catalog.quote_ident(k.conname) AS key,
       c.key AS parent,
       c.nspname AS schema,
       k.conname AS name,
       pg_catalog.quote_ident(k.conname) || ' ON ' || c.key AS identity,
       k.contype AS type,
       NULL AS columns, -- these from the definition: constraint.c
       NULL AS target_columns,
       NULL AS on_delete_columns,
       NULL AS include,
       NULL AS expression,
       CASE
--18        WHEN k.contype = 'n'
--18        THEN 'NOT NULL ' || pg_catalog.quote_ident(a.attname)
--18             || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
            WHEN k.condeferrable OR NOT k.convalidated
            THEN pg_catalog.regexp_replace(
                k.definition,
                '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED| NOT VALID)?$',
                '')
            ELSE k.definition END AS definition,
       pg_catalog.quote_ident(fn.nspname) || '.'
       || pg_catalog.quote_ident(f.relname) AS target_table,
       fn.nspname AS target_schema,
       f.relname AS target_name,
       CASE WHEN k.contype = 'f' THEN k.confdeltype END AS on_delete,
       CASE WHEN k.contype = 'f' THEN k.confupdtype END AS on_update,
       CASE WHEN k.contype = 'f' THEN k.confmatchtype END AS match,
       k.condeferrable AS deferrable,
       k.condeferred AS initially_deferred,
--18   k.convalidated OR NOT k.conenforced AS validated,
--<18  k.convalidated AS validated,
--18   a.attname
--<18  NULL
           AS not_null_column,
       k.connoinherit AS no_inherit,
       k.coninhcount > 0 AND (c.relispartition OR NOT k.conislocal)
           AND k.contype NOT IN ('p', 'u', 'x') AS inherited,
--15   COALESCE(i.indnullsnotdistinct, false) AS nulls_not_distinct,
--<15  false AS nulls_not_distinct,
       x.reloptions AS index_options,
       m.amname AS index_method,
       s.spcname AS tablespace,
       xd.description AS index_comment,
       x.relkind = 'I' AND NOT i.indisvalid AS only,
       CASE WHEN h.inhparent IS NOT NULL
            THEN pg_catalog.pg_partition_root(x.oid)::text END AS attached_to,
       CASE WHEN h.inhparent IS NOT NULL THEN (
           SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = x.oid) END AS name_columns,
--18   k.conenforced AS enforced,
--18   k.conperiod AS period,
--<18  true AS enforced,
--<18  false AS period,
       k.conrelid AS plain_relation,
       k.confrelid AS plain_target,
       CASE WHEN k.contype = 'f' THEN k.conkey::text
            ELSE i.indkey::text END AS plain_keys,
       k.confkey AS plain_target_keys,
       i.indnkeyatts AS plain_key_count
FROM relation c
JOIN (
    SELECT k.tableoid, k.*,
           -- a plain key's is made by plain.c
           CASE
               WHEN k.contype IN ('p', 'u')
--18            AND NOT k.conperiod
               THEN NULL
               WHEN k.contype = 'f' AND k.confmatchtype = 's'
--15            AND k.confdelsetcols IS NULL
--18            AND NOT k.conperiod
               THEN NULL
--18           WHEN k.contype = 'n' THEN NULL
               ELSE pg_catalog.pg_get_constraintdef(k.oid)
           END AS definition
    FROM pg_catalog.pg_constraint k
    WHERE k.conrelid <> 0
--18   AND k.contype IN ('p', 'u', 'f', 'c', 'x', 'n')
--<18  AND k.contype IN ('p', 'u', 'f', 'c', 'x')
      AND (k.contype IN ('p', 'u', 'x')
           OR k.conparentid = 0 AND (k.conislocal OR k.contype = 'c'))
    OFFSET 0
) k ON k.conrelid = c.oid
--18 LEFT JOIN pg_catalog.pg_attribute a
--18   ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
--18  AND k.contype = 'n'
LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_catalog.pg_class x
  ON x.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = x.oid
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = x.oid
LEFT JOIN pg_catalog.pg_am m ON m.oid = x.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace
LEFT JOIN pg_catalog.pg_description xd
  ON xd.classoid = c.classid AND xd.objoid = x.oid AND xd.objsubid = 0
WHERE c.relkind IN ('r', 'p', 'f')
  AND NOT (c.relispartition AND k.coninhcount > 0
           AND k.contype NOT IN ('c', 'p', 'u', 'x'))
--18   AND (k.contype <> 'n' OR NOT k.convalidated OR k.connoinherit
--18        OR k.conname::text <>
--with usual_not_null
--18        OR k.oid IN (
--18            SELECT d.objoid FROM pg_catalog.pg_description d
--18            WHERE d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass))
