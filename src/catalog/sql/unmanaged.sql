-- What is there and not managed.  PostgreSQL does not say which parts of an
-- extension's table are the extension's own; those that its script made were
-- made by a transaction that made a member of it.  pg_upgrade makes each by
-- itself: where no part was made with a member, nothing is known of keys and
-- indexes.
WITH member AS (
    SELECT d.classid, d.objid, d.refobjid AS extension, d.xmin::text AS made
    FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND d.deptype = 'e'
), alien AS (
    SELECT ARRAY(
        SELECT m.objid FROM member m
        WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    ) AS relations
), script AS (
    SELECT m.extension, m.made
    FROM member m
    UNION
    SELECT x.oid, x.xmin::text
    FROM pg_catalog.pg_extension x
), part AS ( -- own: made by the extension's script
    SELECT p.kind, p.classid, p.oid, p.subid, p.made, m.extension,
           s.extension IS NOT NULL AS own
    FROM (
        -- an extension's own triggers call its own functions
        SELECT 'trigger' AS kind, t.tableoid AS classid, t.oid, 0 AS subid,
               t.tgrelid AS relation,
               CASE WHEN f.objid IS NOT NULL THEN t.xmin::text END AS made
        FROM pg_catalog.pg_trigger t
        LEFT JOIN member f
          ON f.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
         AND f.objid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgparentid = 0
        UNION ALL
        SELECT 'policy', p.tableoid, p.oid, 0, p.polrelid, p.xmin::text
        FROM pg_catalog.pg_policy p
        UNION ALL
        SELECT 'rule', r.tableoid, r.oid, 0, r.ev_class, r.xmin::text
        FROM pg_catalog.pg_rewrite r
        WHERE r.rulename <> '_RETURN'
        UNION ALL
        SELECT 'statistics', s.tableoid, s.oid, 0, s.stxrelid, s.xmin::text
        FROM pg_catalog.pg_statistic_ext s
        UNION ALL
        SELECT 'constraint', k.tableoid, k.oid, 0, k.conrelid, k.xmin::text
        FROM pg_catalog.pg_constraint k
        WHERE k.contype <> 't' AND k.conparentid = 0 AND k.conrelid <> 0
        UNION ALL
        SELECT 'index', 'pg_catalog.pg_class'::pg_catalog.regclass,
               i.indexrelid, 0, i.indrelid, i.xmin::text
        FROM pg_catalog.pg_index i
        WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                          WHERE k.conindid = i.indexrelid
                            AND k.conrelid = i.indrelid
                            AND k.contype IN ('p', 'u', 'x'))
        UNION ALL
        -- GRANT changes a column's row, too, and is managed
        SELECT 'column', 'pg_catalog.pg_class'::pg_catalog.regclass,
               a.attrelid, a.attnum, a.attrelid, a.xmin::text
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_attribute s
          ON s.attrelid = a.attrelid AND s.attnum = -6 -- made with its table
        WHERE s.attrelid = ANY ((SELECT relations FROM alien)::oid[])
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl IS NULL
          AND a.xmin::text <> s.xmin::text
    ) p
    LEFT JOIN member m
      ON m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
     AND m.objid = p.relation
    LEFT JOIN script s ON s.extension = m.extension AND s.made = p.made
    WHERE p.relation < 16384 -- each catalog is asked for these alone
       OR p.relation = ANY ((SELECT relations FROM alien)::oid[])
), known AS ( -- whose script made its parts as far as it has such
    SELECT p.extension FROM part p WHERE p.own
    UNION
    SELECT m.extension
    FROM member m
    JOIN pg_catalog.pg_extension x ON x.oid = m.extension
    WHERE m.extension <> ALL (ARRAY(
              SELECT p.extension
              FROM part p
              WHERE p.kind IN ('constraint', 'index')
                AND p.extension IS NOT NULL)::oid[])
    GROUP BY m.extension
    HAVING pg_catalog.count(*) > pg_catalog.count(DISTINCT m.made)
        OR pg_catalog.bool_or(m.made = x.xmin::text)
)
SELECT u.label, u.identity
FROM (
    SELECT 'large object' AS label, l.oid::text AS identity
    FROM pg_catalog.pg_largeobject_metadata l
    UNION ALL
    SELECT 'comment on the sequence of an identity column',
           pg_catalog.pg_describe_object(d.classoid, d.objoid, 0)
    FROM pg_catalog.pg_description d
    JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND c.relkind = 'S'
    JOIN pg_catalog.pg_depend i
      ON i.classid = d.classoid AND i.objid = d.objoid AND i.objsubid = 0
     AND i.deptype = 'i'
    WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.objoid >= 16384
    UNION ALL
    SELECT 'setting of the database',
           pg_catalog.split_part(c.setting, '=', 1)
           || COALESCE(' of role ' || pg_catalog.quote_ident(r.rolname), '')
    FROM pg_catalog.pg_db_role_setting s
    JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
    CROSS JOIN pg_catalog.unnest(s.setconfig) c (setting)
    WHERE d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT o.label, pg_catalog.quote_ident(d.datname)
    FROM pg_catalog.pg_database d
    JOIN (
        SELECT 'comment on the database' AS label, c.objoid
        FROM pg_catalog.pg_shdescription c
        WHERE c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
          AND (c.objoid >= 16384 OR c.description
                   <> 'default administrative connection database')
        UNION ALL
        SELECT DISTINCT 'security label of the database', l.objoid
        FROM pg_catalog.pg_shseclabel l
        WHERE l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
        UNION ALL
        SELECT 'privileges on the database', p.oid
        FROM pg_catalog.pg_database p
        WHERE NOT (p.datacl @> pg_catalog.acldefault('d', p.datdba)
                   AND p.datacl <@ pg_catalog.acldefault('d', p.datdba))
    ) o ON o.objoid = d.oid
    WHERE d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT 'object in a system schema',
           pg_catalog.pg_describe_object(o.classid, o.oid, 0)
    FROM (
        SELECT c.tableoid AS classid, c.oid, c.relnamespace AS namespace
        FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p')
        UNION ALL
        SELECT p.tableoid, p.oid, p.pronamespace
        FROM pg_catalog.pg_proc p
        UNION ALL
        SELECT t.tableoid, t.oid, t.typnamespace
        FROM pg_catalog.pg_type t
        UNION ALL
        SELECT l.tableoid, l.oid, l.collnamespace
        FROM pg_catalog.pg_collation l
        UNION ALL
        SELECT v.tableoid, v.oid, v.connamespace
        FROM pg_catalog.pg_conversion v
        UNION ALL
        SELECT r.tableoid, r.oid, r.oprnamespace
        FROM pg_catalog.pg_operator r
        UNION ALL
        SELECT f.tableoid, f.oid, f.opfnamespace
        FROM pg_catalog.pg_opfamily f
        UNION ALL
        SELECT k.tableoid, k.oid, k.opcnamespace
        FROM pg_catalog.pg_opclass k
        UNION ALL
        SELECT s.tableoid, s.oid, s.prsnamespace
        FROM pg_catalog.pg_ts_parser s
        UNION ALL
        SELECT s.tableoid, s.oid, s.dictnamespace
        FROM pg_catalog.pg_ts_dict s
        UNION ALL
        SELECT s.tableoid, s.oid, s.tmplnamespace
        FROM pg_catalog.pg_ts_template s
        UNION ALL
        SELECT s.tableoid, s.oid, s.cfgnamespace
        FROM pg_catalog.pg_ts_config s
    ) o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
    WHERE o.oid >= 16384
      AND n.nspname IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend e
          WHERE e.classid = o.classid AND e.objid = o.oid
            AND e.deptype IN ('e', 'i'))
    UNION ALL
    SELECT p.kind || ' on a table that is not managed',
           pg_catalog.pg_describe_object(p.classid, p.oid, p.subid)
    FROM part p
    LEFT JOIN known k ON k.extension = p.extension
    WHERE p.oid >= 16384 AND NOT p.own
      AND (p.extension IS NULL OR p.made IS NULL
           OR k.extension IS NOT NULL)
) u (label, identity)
ORDER BY u.label COLLATE "C", u.identity COLLATE "C"
