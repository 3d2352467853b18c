--with member
SELECT s.tableoid AS classid, s.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(s.srvname) AS key,
       '' AS parent,
       '' AS schema,
       s.srvname AS name,
       pg_catalog.quote_ident(s.srvname) AS identity,
       'CREATE SERVER ' || pg_catalog.quote_ident(s.srvname)
       || COALESCE(' TYPE ' || pg_catalog.quote_literal(s.srvtype), '')
       || COALESCE(' VERSION ' || pg_catalog.quote_literal(s.srvversion), '')
       || ' FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname)
       || COALESCE(' OPTIONS (' || o.options || ')', '') AS definition,
       s.srvtype AS type,
       s.srvversion AS version,
       w.fdwname AS foreign_data_wrapper,
       o.list AS options,
       pg_catalog.pg_get_userbyid(s.srvowner) AS owner,
--acl s.srvacl S s.srvowner
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
CROSS JOIN LATERAL (
    SELECT pg_catalog.string_agg(
               pg_catalog.quote_ident(o.option_name) || ' '
               || pg_catalog.quote_literal(o.option_value), ', '
               ORDER BY o.option_name COLLATE "C") AS options,
           pg_catalog.array_agg(o.option_name || '=' || o.option_value
               ORDER BY o.option_name COLLATE "C") AS list
    FROM pg_catalog.pg_options_to_table(s.srvoptions) o
) o
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = s.tableoid AND e.objid = s.oid)
