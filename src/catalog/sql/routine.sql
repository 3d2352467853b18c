-- What the other queries name "routine" (their line "--with routine"):
-- functions, procedures and aggregates of people, without those of extensions
-- and those that come with a type.
--with member
, routine AS (
SELECT p.tableoid AS classid, p.*, n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(p.proname) AS routine_name,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.oid >= 16384
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND e.objid = p.oid)
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend i
      WHERE i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND i.objid = p.oid AND i.deptype = 'i')
)
