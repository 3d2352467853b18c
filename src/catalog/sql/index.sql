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
       CASE WHEN p.elements IS NOT NULL AND m.amname = 'btree'
            THEN 'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
                 || 'INDEX ' || pg_catalog.quote_ident(c.relname)
                 || ' ON ' || t.key || ' USING btree (' || p.elements || ')'
                 || COALESCE(' INCLUDE (' || p.included || ')', '')
--15             || CASE WHEN i.indnullsnotdistinct
--15                     THEN ' NULLS NOT DISTINCT' ELSE '' END
            ELSE pg_catalog.pg_get_indexdef(c.oid) END AS definition,
       NULL AS columns, -- these from the definition: index.c
       NULL AS include,
       NULL AS predicate,
       c.reloptions AS options,
       s.spcname AS tablespace,
--15   i.indnullsnotdistinct AS nulls_not_distinct,
--<15  false AS nulls_not_distinct,
       i.indisvalid AS valid,
       a.statistics,
       c.relkind = 'I' AND NOT i.indisvalid AS only
FROM relation t
JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(a.attnum || '=' || a.attstattarget
                                ORDER BY a.attnum) AS statistics
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid >= 16384 AND a.attstattarget >= 0 AND a.attnum > 0
    GROUP BY a.attrelid
) a ON a.attrelid = c.oid
LEFT JOIN (
    -- plain keys, as pg_get_indexdef would print them for ten times the cost
    SELECT i.indexrelid,
           pg_catalog.string_agg(
               pg_catalog.quote_ident(a.attname)
               || CASE k.option WHEN 0 THEN '' WHEN 1 THEN ' DESC NULLS LAST'
                                WHEN 2 THEN ' NULLS FIRST' ELSE ' DESC' END,
               ', ' ORDER BY k.position)
               FILTER (WHERE k.position <= i.indnkeyatts) AS elements,
           pg_catalog.string_agg(
               pg_catalog.quote_ident(a.attname), ', ' ORDER BY k.position)
               FILTER (WHERE k.position > i.indnkeyatts) AS included
    FROM pg_catalog.pg_index i
    CROSS JOIN LATERAL ROWS FROM (
        pg_catalog.unnest(i.indkey::int2[]),
        pg_catalog.unnest(i.indclass::oid[]),
        pg_catalog.unnest(i.indcollation::oid[]),
        pg_catalog.unnest(i.indoption::int2[])
    ) WITH ORDINALITY k (attnum, opclass, colloid, option, position)
    JOIN pg_catalog.pg_attribute a
      ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    LEFT JOIN pg_catalog.pg_opclass o ON o.oid = k.opclass
    WHERE i.indexrelid >= 16384
      AND a.attrelid >= 16384 AND a.attnum > 0
      AND i.indexprs IS NULL AND i.indpred IS NULL
    GROUP BY i.indexrelid
    HAVING pg_catalog.bool_and(
        o.oid IS NULL
        OR o.opcdefault AND k.colloid = a.attcollation
           AND o.opcintype = CASE WHEN a.atttypid = 1043 -- varchar
                                  THEN 25 ELSE a.atttypid END)
) p ON p.indexrelid = c.oid
WHERE t.relkind IN ('r', 'p', 'm')
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint k
      WHERE k.conindid = c.oid AND k.conrelid = i.indrelid
        AND k.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
