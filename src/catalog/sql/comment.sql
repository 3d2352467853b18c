-- Comments of all kinds in one go: the catalog holds thousands of PostgreSQL's
-- own, which each query would have to read.
SELECT d.classoid AS classid, d.objoid AS objid, d.objsubid AS subid,
       d.description AS comment
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
   OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
UNION ALL
-- Schema public, dropped and made again, has lost the comment that initdb gave
-- it: that is no difference.
SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0,
       'standard public schema'
FROM pg_catalog.pg_namespace n
WHERE n.nspname = 'public'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_description d
      WHERE d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
        AND d.objoid = n.oid)
