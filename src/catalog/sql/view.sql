--with relation
SELECT v.classid, v.oid AS objid, 0 AS subid,
       v.key,
       '' AS parent,
       v.nspname AS schema,
       v.relname AS name,
       v.key AS identity,
       'CREATE VIEW ' || v.key
       || COALESCE(' WITH (' || pg_catalog.array_to_string(v.reloptions, ', ')
                   || ')', '')
       || ' AS' || E'\n' || v.query AS definition,
       v.query,
       v.options,
       a.columns,
       a.column_comments,
       l.column_labels,
       pg_catalog.pg_get_userbyid(v.relowner) AS owner,
       ca.column_acls,
--acl v.relacl r v.relowner
FROM (
    SELECT c.*,
           pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS query,
           c.reloptions AS options
    FROM relation c
    WHERE c.relkind = 'v'
    OFFSET 0
) v
--with view_column
--with column_acl
