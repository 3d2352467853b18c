--with relation
SELECT t.classid, c.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(t.nspname) || '.'
       || pg_catalog.quote_ident(c.relname) AS key,
       t.key AS parent,
       t.nspname AS schema,
       c.relname AS name,
       NULL AS identity,
       i.indisunique AS unique,
       m.amname AS method,
       CASE WHEN NOT p.plain
            THEN pg_catalog.pg_get_indexdef(c.oid) END AS definition,
       NULL AS columns, -- these from the definition: index.c
       NULL AS include,
       NULL AS predicate,
       c.reloptions AS options,
       s.spcname AS tablespace,
--15   i.indnullsnotdistinct AS nulls_not_distinct,
--<15  false AS nulls_not_distinct,
       i.indisvalid AS valid,
       a.statistics,
       c.relkind = 'I' AND NOT i.indisvalid AS only,
       CASE WHEN h.inhparent IS NOT NULL
            THEN pg_catalog.pg_partition_root(c.oid)::text END AS attached_to,
       CASE WHEN h.inhparent IS NOT NULL THEN (
           SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid) END AS name_columns,
       -- what plain.c makes the definition of
       CASE WHEN p.plain THEN i.indrelid END AS plain_relation,
       CASE WHEN p.plain THEN i.indnkeyatts END AS plain_key_count,
       CASE WHEN p.plain THEN i.indkey END AS plain_keys,
       CASE WHEN p.plain THEN i.indclass END AS plain_classes,
       CASE WHEN p.plain THEN i.indcollation END AS plain_collations,
       CASE WHEN p.plain THEN i.indoption END AS plain_options
FROM relation t
JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(a.attnum || '=' || a.attstattarget
                                ORDER BY a.attnum) AS statistics
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = ANY (ARRAY( -- none but expressions have some
              SELECT e.indexrelid FROM pg_catalog.pg_index e
              WHERE e.indexprs IS NOT NULL AND e.indrelid >= 16384))
      AND a.attstattarget >= 0 AND a.attnum > 0
    GROUP BY a.attrelid
) a ON a.attrelid = c.oid
CROSS JOIN LATERAL (
    SELECT m.amname = 'btree' AND t.relkind <> 'm'
           AND i.indexprs IS NULL AND i.indpred IS NULL AS plain
) p
WHERE t.relkind IN ('r', 'p', 'm')
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint k
      WHERE k.conindid = c.oid AND k.conrelid = i.indrelid
        AND k.contype IN ('p', 'u', 'x'))
