--with member
SELECT m.tableoid AS classid, m.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(m.amname) AS key,
       '' AS parent,
       '' AS schema,
       m.amname AS name,
       pg_catalog.quote_ident(m.amname) AS identity,
       'CREATE ACCESS METHOD ' || pg_catalog.quote_ident(m.amname)
       || ' TYPE ' || CASE m.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END
       || ' HANDLER ' || m.amhandler AS definition
FROM pg_catalog.pg_am m
WHERE m.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = m.tableoid AND e.objid = m.oid)
