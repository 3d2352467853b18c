--with type
SELECT k.tableoid AS classid, k.oid AS objid, 0 AS subid,
       t.key || '.' || pg_catalog.quote_ident(k.conname) AS key,
       t.key AS parent,
       t.nspname AS schema,
       k.conname AS name,
       pg_catalog.quote_ident(k.conname) || ' ON DOMAIN ' || t.key
           AS identity,
       CASE WHEN k.convalidated THEN pg_catalog.pg_get_constraintdef(k.oid)
            ELSE pg_catalog.regexp_replace(
                     pg_catalog.pg_get_constraintdef(k.oid),
                     ' NOT VALID$', '') END AS definition,
       k.convalidated AS validated
FROM type t
JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid
WHERE k.contype = 'c'
--18 OR k.contype = 'n' AND k.conname::text <> t.typname || '_not_null'
