SELECT 'large object' AS label, l.oid::text AS identity
FROM pg_catalog.pg_largeobject_metadata l
