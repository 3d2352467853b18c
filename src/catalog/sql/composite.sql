--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       'CREATE TYPE ' || t.key || ' AS ('
       || COALESCE(pg_catalog.array_to_string(a.attributes, ', '), '')
       || ')' AS definition,
       a.attributes,
       a.attribute_comments,
       t.owner,
--acl t.typacl T t.typowner
FROM type t
JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
LEFT JOIN (
    SELECT a.attrelid,
           pg_catalog.array_agg(
               pg_catalog.quote_ident(a.attname) || ' '
               || pg_catalog.format_type(a.atttypid, a.atttypmod)
               || COALESCE(' COLLATE '
                           || pg_catalog.quote_ident(ln.nspname) || '.'
                           || pg_catalog.quote_ident(l.collname), '')
               ORDER BY a.attnum) AS attributes,
           pg_catalog.array_agg(
               pg_catalog.quote_ident(a.attname) || '=' || d.description
               ORDER BY a.attnum)
               FILTER (WHERE d.description IS NOT NULL)
               AS attribute_comments
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_collation l
      ON l.oid = a.attcollation AND a.attcollation <> b.typcollation
    LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
    LEFT JOIN pg_catalog.pg_description d
      ON d.classoid = c.tableoid AND d.objoid = c.oid
     AND d.objsubid = a.attnum
    WHERE c.relkind = 'c' AND a.attrelid >= 16384 AND a.attnum > 0
      AND NOT a.attisdropped
    GROUP BY a.attrelid
) a ON a.attrelid = c.oid
WHERE t.typtype = 'c' AND c.relkind = 'c'
