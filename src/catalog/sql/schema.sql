SELECT n.tableoid AS classid, n.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) AS key,
       '' AS parent,
       '' AS schema,
       n.nspname AS name,
       d.description AS comment,
       pg_catalog.quote_ident(n.nspname) AS identity
FROM pg_catalog.pg_namespace n
LEFT JOIN pg_catalog.pg_description d
  ON d.classoid = n.tableoid AND d.objoid = n.oid AND d.objsubid = 0
WHERE n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend e
      WHERE e.classid = n.tableoid AND e.objid = n.oid AND e.deptype = 'e')
