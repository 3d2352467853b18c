--with member
SELECT p.tableoid AS classid, p.oid AS objid, 0 AS subid,
       p.key,
       '' AS parent,
       p.nspname AS schema,
       p.prsname AS name,
       p.key AS identity,
       'CREATE TEXT SEARCH PARSER ' || p.key
       || ' (START = ' || p.prsstart || ', GETTOKEN = ' || p.prstoken
       || ', END = ' || p.prsend
       || CASE WHEN p.prsheadline <> 0
               THEN ', HEADLINE = ' || p.prsheadline ELSE '' END
       || ', LEXTYPES = ' || p.prslextype || ')' AS definition
FROM (
    SELECT p.tableoid, p.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(p.prsname) AS key
    FROM pg_catalog.pg_ts_parser p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
    WHERE p.oid >= 16384 AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) p
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = p.tableoid AND e.objid = p.oid)
