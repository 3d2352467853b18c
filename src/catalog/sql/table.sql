--with relation
SELECT c.classid, c.oid AS objid, 0 AS subid,
       c.key,
       '' AS parent,
       c.nspname AS schema,
       c.relname AS name,
       c.key AS identity,
       c.relkind,
       c.relpersistence AS persistence,
       NULLIF(c.reloptions
              || ARRAY(SELECT 'toast.' || o.option
                       FROM pg_catalog.unnest(t.reloptions) o (option)),
              '{}') AS options,
       NULLIF(m.amname, 'heap') AS access_method,
       s.spcname AS tablespace,
       CASE WHEN c.relkind = 'p'
            THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition
            THEN i.parents[1] END AS partition_of,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
       CASE WHEN NOT c.relispartition
            THEN i.parents END AS inherits,
       pg_catalog.quote_ident(yn.nspname) || '.'
       || pg_catalog.quote_ident(y.typname) AS of_type,
       c.relrowsecurity AS row_security,
       c.relforcerowsecurity AS force_row_security,
       CASE WHEN c.relkind = 'f' THEN 'd' -- PostgreSQL says n
            ELSE c.relreplident END AS replica_identity,
       x.replica_index,
       x.cluster_index,
       fs.srvname AS server,
       f.ftoptions AS server_options,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
--acl c.relacl r c.relowner
FROM relation c
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_type y ON y.oid = c.reloftype
LEFT JOIN pg_catalog.pg_namespace yn ON yn.oid = y.typnamespace
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server fs ON fs.oid = f.ftserver
LEFT JOIN (
    SELECT h.inhrelid,
           pg_catalog.array_agg(
               pg_catalog.quote_ident(pn.nspname) || '.'
               || pg_catalog.quote_ident(p.relname)
               ORDER BY h.inhseqno) AS parents
    FROM pg_catalog.pg_inherits h
    JOIN pg_catalog.pg_class p
      ON p.oid = h.inhparent AND p.relkind IN ('r', 'p', 'f')
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
    GROUP BY h.inhrelid
) i ON i.inhrelid = c.oid
LEFT JOIN (
    SELECT k.indrelid,
           pg_catalog.max(ic.relname::text)
               FILTER (WHERE k.indisreplident) AS replica_index,
           pg_catalog.max(ic.relname::text)
               FILTER (WHERE k.indisclustered) AS cluster_index
    FROM pg_catalog.pg_index k
    JOIN pg_catalog.pg_class ic ON ic.oid = k.indexrelid
    WHERE k.indisreplident OR k.indisclustered
    GROUP BY k.indrelid
) x ON x.indrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f')
