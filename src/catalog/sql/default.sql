--with relation
SELECT f.tableoid AS classid, f.oid AS objid, 0 AS subid,
       c.key || '.' || pg_catalog.quote_ident(a.attname) AS key,
       c.key AS parent,
       c.nspname AS schema,
       a.attname AS name,
       c.key || '.' || pg_catalog.quote_ident(a.attname) AS identity,
       a.attname AS column_name,
       pg_catalog.pg_get_expr(f.adbin, f.adrelid) AS expression
FROM relation c
JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid
JOIN pg_catalog.pg_attribute a
  ON a.attrelid = f.adrelid AND a.attnum = f.adnum
WHERE c.relkind IN ('r', 'p', 'f', 'v')
  AND NOT a.attisdropped
  AND a.attgenerated = ''
  AND NOT c.relispartition
  AND a.attislocal
