SELECT f.tableoid AS classid, f.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(a.attname) AS key,
       NULL AS parent,
       NULL AS schema,
       a.attname AS name,
       NULL AS identity,
       a.attname AS column_name,
       -- a default names no column; without the table it is deparsed faster
       pg_catalog.pg_get_expr(f.adbin, 0) AS expression,
       c.oid AS parent_oid
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid
JOIN pg_catalog.pg_attribute a
  ON a.attrelid = f.adrelid AND a.attnum = f.adnum
LEFT JOIN (
    -- what children and partitions would have by themselves
    SELECT h.inhrelid, pa.attname,
           pg_catalog.array_agg(pg_catalog.pg_get_expr(pf.adbin, 0))
               AS expressions
    FROM pg_catalog.pg_inherits h
    JOIN pg_catalog.pg_attrdef pf ON pf.adrelid = h.inhparent
    JOIN pg_catalog.pg_attribute pa
      ON pa.attrelid = pf.adrelid AND pa.attnum = pf.adnum
    WHERE pa.attrelid = ANY (ARRAY( -- by the index: they are a few of many
              SELECT r.inhparent FROM pg_catalog.pg_inherits r))
      AND pa.atthasdef AND pa.attgenerated = ''
    GROUP BY h.inhrelid, pa.attname
) p ON p.inhrelid = c.oid AND p.attname = a.attname
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v')
  AND a.attrelid >= 16384 AND a.atthasdef AND NOT a.attisdropped
  AND a.attgenerated = ''
  AND (pg_catalog.pg_get_expr(f.adbin, 0) = ALL (p.expressions)) IS NOT TRUE
UNION ALL
-- none where the parent has one: DEFAULT NULL, which no row keeps
SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, 0, 0,
       pg_catalog.quote_ident(a.attname),
       NULL, NULL, a.attname, NULL, a.attname, 'NULL', c.oid
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f')
  AND a.attrelid = ANY (ARRAY(
          SELECT r.inhrelid FROM pg_catalog.pg_inherits r))
  AND a.attnum > 0 AND a.attinhcount > 0 AND NOT a.attisdropped
  AND NOT a.atthasdef AND a.attidentity = ''
  AND EXISTS (
      SELECT FROM pg_catalog.pg_inherits h
      JOIN pg_catalog.pg_attribute pa ON pa.attrelid = h.inhparent
      -- the name not in ON: the planner would not join, but ask for each row
      WHERE h.inhrelid = c.oid AND pa.attname = a.attname
        AND pa.attrelid = ANY (ARRAY(
                SELECT r.inhparent FROM pg_catalog.pg_inherits r))
        AND pa.atthasdef AND pa.attgenerated = '')
