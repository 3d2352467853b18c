-- The columns of a view v, as joins (their line "--with view_column").
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(
               pg_catalog.quote_ident(a.attname) || ' '
               || pg_catalog.format_type(a.atttypid, a.atttypmod)
               || COALESCE(' COLLATE '
                           || pg_catalog.quote_ident(ln.nspname) || '.'
                           || pg_catalog.quote_ident(l.collname), '')
               ORDER BY a.attnum) AS columns,
           pg_catalog.array_agg(
               ARRAY[a.attname::text, d.description]::text
               ORDER BY a.attnum)
               FILTER (WHERE d.description IS NOT NULL) AS column_comments
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_collation l
      ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
    LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
    LEFT JOIN pg_catalog.pg_description d
      ON d.classoid = c.tableoid AND d.objoid = c.oid
     AND d.objsubid = a.attnum
    WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384
      AND a.attrelid = ANY (ARRAY( -- by the index: they are a few of many
          SELECT r.oid FROM pg_catalog.pg_class r
          WHERE r.relkind IN ('v', 'm') AND r.oid >= 16384))
      AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY a.attrelid
) a ON a.attrelid = v.oid
LEFT JOIN (
    SELECT l.objoid,
           pg_catalog.array_agg(
               ARRAY[a.attname::text, l.provider, l.label]::text
               ORDER BY a.attnum, l.provider COLLATE "C") AS column_labels
    FROM pg_catalog.pg_seclabel l
    JOIN pg_catalog.pg_attribute a
      ON a.attrelid = l.objoid AND a.attnum = l.objsubid
    WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND l.objsubid <> 0
    GROUP BY l.objoid
) l ON l.objoid = v.oid
