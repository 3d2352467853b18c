--with member
SELECT l.tableoid AS classid, l.oid AS objid, 0 AS subid,
       l.key,
       '' AS parent,
       l.nspname AS schema,
       l.collname AS name,
       l.key AS identity,
       'CREATE COLLATION ' || l.key || ' (PROVIDER = '
       || CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin'
                              ELSE 'libc' END
       || CASE WHEN l.locale IS NOT NULL
               THEN ', LOCALE = ' || pg_catalog.quote_literal(l.locale)
               ELSE ', LC_COLLATE = '
                    || pg_catalog.quote_literal(l.collcollate)
                    || ', LC_CTYPE = '
                    || pg_catalog.quote_literal(l.collctype) END
--16   || COALESCE(', RULES = ' || pg_catalog.quote_literal(l.collicurules),
--16               '')
       || CASE WHEN NOT l.collisdeterministic
               THEN ', DETERMINISTIC = false' ELSE '' END
       || ')' AS definition,
       pg_catalog.pg_get_userbyid(l.collowner) AS owner
FROM (
    SELECT l.tableoid, l.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(l.collname) AS key,
           CASE WHEN l.collprovider IN ('i', 'b')
--17            THEN l.colllocale
--15<17        THEN l.colliculocale
--<15           THEN l.collcollate
                WHEN l.collcollate = l.collctype THEN l.collcollate
           END AS locale
    FROM pg_catalog.pg_collation l
    JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    WHERE l.oid >= 16384
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) l
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = l.tableoid AND e.objid = l.oid)
