--with member
SELECT w.tableoid AS classid, w.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(w.fdwname) AS key,
       '' AS parent,
       '' AS schema,
       w.fdwname AS name,
       pg_catalog.quote_ident(w.fdwname) AS identity,
       'CREATE FOREIGN DATA WRAPPER ' || pg_catalog.quote_ident(w.fdwname)
       || CASE WHEN w.fdwhandler <> 0
               THEN ' HANDLER ' || w.fdwhandler::pg_catalog.regproc
               ELSE '' END
       || CASE WHEN w.fdwvalidator <> 0
               THEN ' VALIDATOR ' || w.fdwvalidator::pg_catalog.regproc
               ELSE '' END
       || COALESCE(' OPTIONS (' || o.options || ')', '') AS definition,
       NULLIF(w.fdwhandler, 0)::pg_catalog.regproc AS handler,
       NULLIF(w.fdwvalidator, 0)::pg_catalog.regproc AS validator,
       o.list AS options,
       pg_catalog.pg_get_userbyid(w.fdwowner) AS owner,
--acl w.fdwacl F w.fdwowner
FROM pg_catalog.pg_foreign_data_wrapper w
CROSS JOIN LATERAL (
    SELECT pg_catalog.string_agg(
               pg_catalog.quote_ident(o.option_name) || ' '
               || pg_catalog.quote_literal(o.option_value), ', '
               ORDER BY o.option_name COLLATE "C") AS options,
           pg_catalog.array_agg(o.option_name || '=' || o.option_value
               ORDER BY o.option_name COLLATE "C") AS list
    FROM pg_catalog.pg_options_to_table(w.fdwoptions) o
) o
WHERE w.oid >= 16384
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = w.tableoid AND e.objid = w.oid)
