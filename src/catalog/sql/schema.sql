--with member
SELECT n.tableoid AS classid, n.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) AS key,
       '' AS parent,
       '' AS schema,
       n.nspname AS name,
       pg_catalog.quote_ident(n.nspname) AS identity,
       pg_catalog.pg_get_userbyid(n.nspowner) AS owner,
--acl n.nspacl n n.nspowner
FROM pg_catalog.pg_namespace n
WHERE n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = n.tableoid AND e.objid = n.oid)
