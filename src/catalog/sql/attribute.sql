--with type
SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS subid,
       t.key || '.' || pg_catalog.quote_ident(a.attname) AS key,
       t.key AS parent,
       t.nspname AS schema,
       a.attname AS name,
       t.key || '.' || pg_catalog.quote_ident(a.attname) AS identity,
       a.attnum AS position,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       pg_catalog.quote_ident(ln.nspname) || '.'
       || pg_catalog.quote_ident(l.collname) AS collation
FROM type t
JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation l
  ON l.oid = a.attcollation AND a.attcollation <> b.typcollation
LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
WHERE c.relkind = 'c' AND a.attrelid >= 16384 AND a.attnum > 0
  AND NOT a.attisdropped
