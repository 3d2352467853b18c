-- What the other queries name "relation" (their line "--with relation"):
-- relations of people, without those of extensions and of mig itself.
--with member
, relation AS (
SELECT c.tableoid AS classid, c.*, n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(c.relname) AS key
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= 16384
  AND c.relkind NOT IN ('i', 'I', 't') -- first: most rows end here
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND c.relname <> 'migration_info'
  AND c.relname NOT LIKE 'migration\_info\_%'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_description d
      WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.objoid = c.oid AND d.objsubid = 0
        AND d.description LIKE 'mig''s ledger, shape %')
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND e.objid = c.oid)
)
