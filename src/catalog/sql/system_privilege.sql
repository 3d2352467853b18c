-- Privileges on what is no record: objects of PostgreSQL's own and of
-- extensions, where they differ from what initdb or the extension gave.
--with member
SELECT o.classid, o.objid, o.subid,
       o.object_type || ' ' || o.identity
       || COALESCE('.' || pg_catalog.quote_ident(o.column_name), '') AS key,
       '' AS parent,
       '' AS schema,
       o.name,
       o.identity,
       o.object_type,
       o.class,
       o.column_name,
       o.owner,
       o.base_owner,
       o.extension,
       ARRAY(SELECT i.item::text FROM pg_catalog.unnest(o.acl) i (item)
             ORDER BY i.item::text COLLATE "C") AS acl,
       ARRAY(SELECT i.item::text FROM pg_catalog.unnest(o.base) i (item)
             ORDER BY i.item::text COLLATE "C") AS base
FROM (
    SELECT o.*,
           COALESCE(i.initprivs,
                    pg_catalog.acldefault(o.class::"char", o.owner_oid))
               AS base,
           pg_catalog.pg_get_userbyid(o.owner_oid) AS owner,
           pg_catalog.pg_get_userbyid(
               CASE WHEN o.objid < 16384 THEN 10 ELSE o.owner_oid END)
               AS base_owner,
           pg_catalog.quote_ident(x.extname) AS extension
    FROM (
        SELECT c.tableoid AS classid, c.oid AS objid, 0 AS subid,
               CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END
                   AS object_type,
               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS class,
               c.relname AS name,
               pg_catalog.quote_ident(n.nspname) || '.'
               || pg_catalog.quote_ident(c.relname) AS identity,
               NULL::pg_catalog.name AS column_name,
               c.relowner AS owner_oid, c.relacl AS acl
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relacl IS NOT NULL
        UNION ALL
        SELECT c.tableoid, c.oid, a.attnum, 'table', 'c', c.relname,
               pg_catalog.quote_ident(n.nspname) || '.'
               || pg_catalog.quote_ident(c.relname),
               a.attname, c.relowner, a.attacl
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
          AND (a.attrelid < 16384 OR a.attrelid = ANY (ARRAY(
                  SELECT e.objid FROM member e
                  WHERE e.classid
                        = 'pg_catalog.pg_class'::pg_catalog.regclass)))
        UNION ALL
        SELECT p.tableoid, p.oid, 0, 'routine', 'f', p.proname,
               pg_catalog.quote_ident(n.nspname) || '.'
               || pg_catalog.quote_ident(p.proname) || '('
               || pg_catalog.oidvectortypes(p.proargtypes) || ')',
               NULL, p.proowner, p.proacl
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proacl IS NOT NULL
        UNION ALL
        SELECT t.tableoid, t.oid, 0, 'type', 'T', t.typname,
               pg_catalog.quote_ident(n.nspname) || '.'
               || pg_catalog.quote_ident(t.typname),
               NULL, t.typowner, t.typacl
        FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typacl IS NOT NULL
        UNION ALL
        SELECT n.tableoid, n.oid, 0, 'schema', 'n', n.nspname,
               pg_catalog.quote_ident(n.nspname), NULL, n.nspowner, n.nspacl
        FROM pg_catalog.pg_namespace n
        WHERE n.nspacl IS NOT NULL AND n.nspname <> 'public'
        UNION ALL
        SELECT l.tableoid, l.oid, 0, 'language', 'l', l.lanname,
               pg_catalog.quote_ident(l.lanname), NULL, l.lanowner, l.lanacl
        FROM pg_catalog.pg_language l
        WHERE l.lanacl IS NOT NULL
        UNION ALL
        SELECT w.tableoid, w.oid, 0, 'foreign data wrapper', 'F', w.fdwname,
               pg_catalog.quote_ident(w.fdwname), NULL, w.fdwowner, w.fdwacl
        FROM pg_catalog.pg_foreign_data_wrapper w
        WHERE w.fdwacl IS NOT NULL
        UNION ALL
        SELECT s.tableoid, s.oid, 0, 'server', 'S', s.srvname,
               pg_catalog.quote_ident(s.srvname), NULL, s.srvowner, s.srvacl
        FROM pg_catalog.pg_foreign_server s
        WHERE s.srvacl IS NOT NULL
    ) o
    LEFT JOIN member e ON e.classid = o.classid AND e.objid = o.objid
    LEFT JOIN pg_catalog.pg_depend d
      ON d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
     AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
     AND d.deptype = 'e'
    -- initdb's own extension is no record (extension.sql): it is always there
    LEFT JOIN pg_catalog.pg_extension x
      ON x.oid = d.refobjid AND x.oid >= 16384
    LEFT JOIN pg_catalog.pg_init_privs i
      ON i.classoid = o.classid AND i.objoid = o.objid
     AND i.objsubid = o.subid
    -- initdb does not keep what it gave on information_schema
    WHERE o.objid < 16384 AND o.identity NOT LIKE 'information\_schema%'
       OR e.objid IS NOT NULL
) o
WHERE NOT (o.acl @> o.base AND o.acl <@ o.base)
