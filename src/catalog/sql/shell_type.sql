--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       'CREATE TYPE ' || t.key AS definition,
       t.owner
FROM type t
WHERE t.typtype = 'p' AND NOT t.typisdefined
