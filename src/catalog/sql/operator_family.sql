--with member
SELECT f.classid, f.oid AS objid, 0 AS subid,
       f.key,
       '' AS parent,
       f.nspname AS schema,
       f.opfname AS name,
       f.key AS identity,
       'CREATE OPERATOR FAMILY ' || f.key AS definition,
       pg_catalog.pg_get_userbyid(f.opfowner) AS owner
FROM (
    SELECT f.tableoid AS classid, f.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(f.opfname) || ' USING '
           || pg_catalog.quote_ident(a.amname) AS key
    FROM pg_catalog.pg_opfamily f
    JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
    JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
    WHERE f.oid >= 16384
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) f
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = f.classid AND e.objid = f.oid)
