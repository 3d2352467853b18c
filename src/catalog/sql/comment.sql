-- Comments of all kinds in one go: the catalog holds thousands of PostgreSQL's
-- own, which each query would have to read.
SELECT d.classoid AS classid, d.objoid AS objid, d.objsubid AS subid,
       d.description AS comment
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
   OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
