-- Privileges on the columns of a view v, as a join (their line
-- "--with column_acl").
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(
               pg_catalog.quote_ident(a.attname) || ' ' || i.item::text
               ORDER BY a.attname COLLATE "C", i.item::text COLLATE "C")
               AS column_acls
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class o ON o.oid = a.attrelid
    CROSS JOIN LATERAL pg_catalog.unnest(a.attacl) i (item)
    WHERE a.attacl IS NOT NULL
      AND a.attrelid = ANY (ARRAY(
          SELECT r.oid FROM pg_catalog.pg_class r
          WHERE r.relkind IN ('v', 'm') AND r.oid >= 16384))
      AND a.attnum > 0 AND NOT a.attisdropped
      AND o.relkind IN ('v', 'm')
    GROUP BY a.attrelid
) ca ON ca.attrelid = v.oid
