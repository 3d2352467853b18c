-- The sequences of identity columns, whose attributes they are.
SELECT o.refclassid AS classid, o.refobjid AS objid, o.refobjsubid AS subid,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(c.relname) AS identity_sequence,
       s.seqstart AS identity_start,
       s.seqincrement AS identity_increment,
       s.seqmin AS identity_min,
       s.seqmax AS identity_max,
       s.seqcache AS identity_cache,
       s.seqcycle AS identity_cycle,
       -- before 15 it is p, also of an unlogged table
--15   CASE WHEN c.relpersistence <> t.relpersistence
--15        THEN c.relpersistence END AS identity_persistence,
--<15  NULL AS identity_persistence,
       i.acl AS identity_acl
FROM pg_catalog.pg_depend o
JOIN pg_catalog.pg_class c ON c.oid = o.objid AND c.relkind = 'S'
JOIN pg_catalog.pg_class t ON t.oid = o.refobjid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
CROSS JOIN LATERAL (
    SELECT
--acl c.relacl s c.relowner
) i
WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND o.objid >= 16384 AND o.objsubid = 0 AND o.deptype = 'i'
  AND o.refclassid = o.classid AND o.refobjsubid > 0
