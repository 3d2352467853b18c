--with routine
SELECT p.classid, p.oid AS objid, 0 AS subid,
       p.routine_name || '(' || pg_catalog.oidvectortypes(p.proargtypes)
       || ')' AS key,
       '' AS parent,
       p.nspname AS schema,
       p.proname AS name,
       p.routine_name || '('
       || CASE WHEN p.prokind = 'p'
               THEN pg_catalog.pg_get_function_identity_arguments(p.oid)
               ELSE pg_catalog.oidvectortypes(p.proargtypes) END
       || ')' AS identity,
       pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\n')
           AS definition,
       p.prokind,
       l.lanname AS language,
       pg_catalog.pg_get_function_result(p.oid) AS result,
       pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
       p.owner,
--acl p.proacl f p.proowner
FROM routine p
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.prokind <> 'a'
