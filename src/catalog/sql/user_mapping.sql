SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid
           AS classid,
       u.umid AS objid, 0 AS subid,
       pg_catalog.quote_ident(u.srvname) || '.' || u.role AS key,
       '' AS parent,
       '' AS schema,
       u.usename AS name,
       'FOR ' || u.role || ' SERVER ' || pg_catalog.quote_ident(u.srvname)
           AS identity,
       'CREATE USER MAPPING FOR ' || u.role || ' SERVER '
       || pg_catalog.quote_ident(u.srvname)
       || COALESCE(' OPTIONS (' || o.options || ')', '') AS definition,
       o.list AS options
FROM (
    SELECT u.*,
           CASE WHEN u.umuser = 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(u.usename) END AS role
    FROM pg_catalog.pg_user_mappings u
) u
CROSS JOIN LATERAL (
    SELECT pg_catalog.string_agg(
               pg_catalog.quote_ident(o.option_name) || ' '
               || pg_catalog.quote_literal(o.option_value), ', '
               ORDER BY o.option_name COLLATE "C") AS options,
           pg_catalog.array_agg(o.option_name || '=' || o.option_value
               ORDER BY o.option_name COLLATE "C") AS list
    FROM pg_catalog.pg_options_to_table(u.umoptions) o
) o
