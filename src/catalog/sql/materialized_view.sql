--with relation
SELECT v.classid, v.oid AS objid, 0 AS subid,
       v.key,
       '' AS parent,
       v.nspname AS schema,
       v.relname AS name,
       v.key AS identity,
       'CREATE MATERIALIZED VIEW ' || v.key
       || CASE WHEN m.amname <> 'heap'
               THEN ' USING ' || pg_catalog.quote_ident(m.amname)
               ELSE '' END
       || COALESCE(' WITH (' || pg_catalog.array_to_string(v.options, ', ')
                   || ')', '')
       || COALESCE(' TABLESPACE ' || pg_catalog.quote_ident(s.spcname), '')
       || ' AS' || E'\n' || v.query AS definition,
       v.query,
       v.options,
       NULLIF(m.amname, 'heap') AS access_method,
       s.spcname AS tablespace,
       v.relispopulated AS populated,
       x.cluster_index,
       a.columns,
       a.column_comments,
       l.column_labels,
       g.column_settings,
       pg_catalog.pg_get_userbyid(v.relowner) AS owner,
       ca.column_acls,
--acl v.relacl r v.relowner
FROM (
    SELECT c.*,
           pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS query,
           NULLIF(c.reloptions
                  || ARRAY(SELECT 'toast.' || o.option
                           FROM pg_catalog.unnest(t.reloptions) o (option)),
                  '{}') AS options
    FROM relation c
    LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
    WHERE c.relkind = 'm'
    OFFSET 0
) v
LEFT JOIN pg_catalog.pg_am m ON m.oid = v.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = v.reltablespace
LEFT JOIN (
    SELECT k.indrelid, ic.relname AS cluster_index
    FROM pg_catalog.pg_index k
    JOIN pg_catalog.pg_class ic ON ic.oid = k.indexrelid
    WHERE k.indisclustered
) x ON x.indrelid = v.oid
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(
               ARRAY[a.attname, a.storage, a.default_storage, a.compression,
                     a.target, a.options]::text
               ORDER BY a.attnum) AS column_settings
    FROM (
        SELECT a.attrelid, a.attnum, a.attname::text,
               CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text
                    ELSE '' END AS storage,
               t.typstorage::text AS default_storage,
               a.attcompression::text AS compression,
               COALESCE(NULLIF(a.attstattarget, -1)::text, '') AS target,
               ARRAY(SELECT o.option
                     FROM pg_catalog.unnest(a.attoptions) o (option)
                     WHERE o.option NOT LIKE 'pg\_attver=%'
                     ORDER BY o.option COLLATE "C")::text AS options
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'm'
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
        OFFSET 0
    ) a
    WHERE a.storage <> '' OR a.compression <> '' OR a.target <> ''
       OR a.options <> '{}'
    GROUP BY a.attrelid
) g ON g.attrelid = v.oid
--with view_column
--with column_acl
