SELECT u.label, u.identity
FROM (
    SELECT 'large object' AS label, l.oid::text AS identity
    FROM pg_catalog.pg_largeobject_metadata l
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
        WHERE t.typtype IN ('d', 'e', 'r')
    ) o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
    WHERE o.oid >= 16384
      AND n.nspname IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend e
          WHERE e.classid = o.classid AND e.objid = o.oid
            AND e.deptype IN ('e', 'i'))
    UNION ALL
    -- An extension's own triggers call its own functions.
    SELECT 'trigger on a table that is not managed',
           pg_catalog.pg_describe_object(t.tableoid, t.oid, 0)
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
      AND (n.nspname IN ('pg_catalog', 'information_schema')
           OR EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = c.tableoid AND e.objid = c.oid
                        AND e.deptype = 'e'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_proc'::regclass
                        AND e.objid = t.tgfoid AND e.deptype = 'e')
) u (label, identity)
ORDER BY u.label COLLATE "C", u.identity COLLATE "C"
