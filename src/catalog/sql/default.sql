--with relation
SELECT f.tableoid AS classid, f.oid AS objid, 0 AS subid,
       c.key || '.' || pg_catalog.quote_ident(a.attname) AS key,
       c.key AS parent,
       c.nspname AS schema,
       a.attname AS name,
       c.key || '.' || pg_catalog.quote_ident(a.attname) AS identity,
       a.attname AS column_name,
       -- a default names no column; without the table it is deparsed faster
       pg_catalog.pg_get_expr(f.adbin, 0) AS expression
FROM relation c
JOIN pg_catalog.pg_attrdef f ON f.adrelid = c.oid
JOIN pg_catalog.pg_attribute a
  ON a.attrelid = f.adrelid AND a.attnum = f.adnum
WHERE c.relkind IN ('r', 'p', 'f', 'v')
  AND NOT a.attisdropped
  AND a.attgenerated = ''
  AND NOT c.relispartition
  AND a.attislocal
