--with member
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(c.conname) AS key,
       '' AS parent,
       n.nspname AS schema,
       c.conname AS name,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(c.conname) AS identity,
       'CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END
       || 'CONVERSION ' || pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(c.conname) || ' FOR '
       || pg_catalog.quote_literal(
              pg_catalog.pg_encoding_to_char(c.conforencoding))
       || ' TO '
       || pg_catalog.quote_literal(
              pg_catalog.pg_encoding_to_char(c.contoencoding))
       || ' FROM ' || c.conproc AS definition,
       pg_catalog.pg_get_userbyid(c.conowner) AS owner
FROM pg_catalog.pg_conversion c
JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE c.oid >= 16384
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = c.tableoid AND e.objid = c.oid)
