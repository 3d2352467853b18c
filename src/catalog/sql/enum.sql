SELECT t.tableoid AS classid, t.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(t.typname) AS key,
       '' AS parent,
       n.nspname AS schema,
       t.typname AS name,
       d.description AS comment,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(t.typname) AS identity,
       l.labels
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN (
    SELECT e.enumtypid,
           pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels
    FROM pg_catalog.pg_enum e
    GROUP BY e.enumtypid
) l ON l.enumtypid = t.oid
LEFT JOIN pg_catalog.pg_description d
  ON d.classoid = t.tableoid AND d.objoid = t.oid AND d.objsubid = 0
WHERE t.typtype = 'e'
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend e
      WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
