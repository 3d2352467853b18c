SELECT x.tableoid AS classid, x.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(x.extname) AS key,
       '' AS parent,
       '' AS schema,
       x.extname AS name,
       pg_catalog.quote_ident(x.extname) AS identity,
       n.nspname AS schema_name,
       x.extversion AS version,
       x.extrelocatable AS relocatable,
       e.comment AS default_comment -- of the control file
FROM pg_catalog.pg_extension x
JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
LEFT JOIN pg_catalog.pg_available_extensions() e ON e.name = x.extname
WHERE x.oid >= 16384
