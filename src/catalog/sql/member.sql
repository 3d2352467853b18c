-- What the other queries name "member" (their line "--with member"): the
-- objects that belong to extensions.
WITH member AS (
SELECT d.classid, d.objid
FROM pg_catalog.pg_depend d
WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
  AND d.deptype = 'e'
)
