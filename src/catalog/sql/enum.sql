--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       l.labels,
       t.owner,
--acl t.typacl T t.typowner
FROM type t
LEFT JOIN (
    SELECT e.enumtypid,
           pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels
    FROM pg_catalog.pg_enum e
    GROUP BY e.enumtypid
) l ON l.enumtypid = t.oid
WHERE t.typtype = 'e'
