SELECT d.classid, d.objid, 0 AS subid,
       d.object_type || ' of ' || pg_catalog.quote_ident(d.role)
       || COALESCE(' in ' || pg_catalog.quote_ident(d.schema_name), '') AS key,
       '' AS parent,
       '' AS schema,
       d.role AS name,
       d.object_type || ' of ' || pg_catalog.quote_ident(d.role)
       || COALESCE(' in ' || pg_catalog.quote_ident(d.schema_name), '')
           AS identity,
       d.role,
       d.schema_name,
       d.object_type,
       d.acl
FROM (
    SELECT a.tableoid AS classid, a.oid AS objid,
           pg_catalog.pg_get_userbyid(a.defaclrole) AS role,
           n.nspname AS schema_name,
           CASE a.defaclobjtype
                WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                WHEN 'n' THEN 'schemas' ELSE 'large_objects' END
               AS object_type,
           ARRAY(SELECT i.item::text
                 FROM pg_catalog.unnest(a.defaclacl) i (item)
                 ORDER BY i.item::text COLLATE "C") AS acl
    FROM pg_catalog.pg_default_acl a
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace
) d
