--with relation
SELECT c.classid, c.oid AS objid, 0 AS subid,
       c.key,
       '' AS parent,
       c.nspname AS schema,
       c.relname AS name,
       c.key AS identity,
       c.relpersistence AS persistence,
       pg_catalog.format_type(s.seqtypid, NULL) AS type,
       s.seqstart AS start,
       s.seqincrement AS increment,
       s.seqmin AS min_value,
       s.seqmax AS max_value,
       s.seqcache AS cache,
       s.seqcycle AS cycle,
       CASE WHEN o.refobjid IS NOT NULL THEN (
           SELECT pg_catalog.string_agg(
                      CASE WHEN p.part ~ '[."]'
                           THEN '"' || pg_catalog.replace(p.part, '"', '""')
                                || '"'
                           ELSE p.part END, '.' ORDER BY p.position)
           FROM (VALUES (1, tn.nspname::text), (2, t.relname::text),
                        -- no join: they are a few of many columns
                        (3, (SELECT a.attname::text
                             FROM pg_catalog.pg_attribute a
                             WHERE a.attrelid = o.refobjid
                               AND a.attnum = o.refobjsubid)))
                p (position, part))
       END AS owned_by,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
--acl c.relacl s c.relowner
FROM relation c
JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_catalog.pg_depend o
  ON o.classid = c.classid AND o.objid = c.oid AND o.objsubid = 0
 AND o.refclassid = c.classid AND o.refobjsubid > 0
 AND o.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class t ON t.oid = o.refobjid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE c.relkind = 'S'
  AND o.deptype IS DISTINCT FROM 'i'
