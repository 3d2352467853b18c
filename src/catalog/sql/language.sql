--with member
SELECT l.tableoid AS classid, l.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(l.lanname) AS key,
       '' AS parent,
       '' AS schema,
       l.lanname AS name,
       pg_catalog.quote_ident(l.lanname) AS identity,
       'CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END
       || 'LANGUAGE ' || pg_catalog.quote_ident(l.lanname)
       || ' HANDLER ' || l.lanplcallfoid::pg_catalog.regproc
       || CASE WHEN l.laninline <> 0
               THEN ' INLINE ' || l.laninline::pg_catalog.regproc
               ELSE '' END
       || CASE WHEN l.lanvalidator <> 0
               THEN ' VALIDATOR ' || l.lanvalidator::pg_catalog.regproc
               ELSE '' END AS definition,
       pg_catalog.pg_get_userbyid(l.lanowner) AS owner,
--acl l.lanacl l l.lanowner
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384 AND l.lanispl
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = l.tableoid AND e.objid = l.oid)
