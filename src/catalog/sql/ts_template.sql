--with member
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.tmplname AS name,
       t.key AS identity,
       'CREATE TEXT SEARCH TEMPLATE ' || t.key || ' ('
       || CASE WHEN t.tmplinit <> 0
               THEN 'INIT = ' || t.tmplinit || ', ' ELSE '' END
       || 'LEXIZE = ' || t.tmpllexize || ')' AS definition
FROM (
    SELECT t.tableoid, t.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(t.tmplname) AS key
    FROM pg_catalog.pg_ts_template t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
    WHERE t.oid >= 16384 AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) t
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = t.tableoid AND e.objid = t.oid)
