-- What the other queries name "type" (their line "--with type"): types of
-- people, without those of extensions.
--with member
, type AS (
SELECT t.tableoid AS classid, t.*, n.nspname,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(t.typname) AS key,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= 16384
  AND n.nspname NOT LIKE 'pg\_%'
  AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
        AND e.objid = t.oid)
)
