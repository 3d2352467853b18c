--with relation
SELECT r.tableoid AS classid, r.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(p.pubname) || '.' || c.key AS key,
       pg_catalog.quote_ident(p.pubname) AS parent,
       c.nspname AS schema,
       c.relname AS name,
       c.key AS identity,
       c.key AS table,
--15   (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum)
--15    FROM pg_catalog.pg_attribute a
--15    WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))
--<15  NULL
           AS columns,
--15   pg_catalog.pg_get_expr(r.prqual, r.prrelid)
--<15  NULL
           AS row_filter
FROM relation c
JOIN pg_catalog.pg_publication_rel r ON r.prrelid = c.oid
JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
