--with member
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS subid,
       c.key,
       '' AS parent,
       '' AS schema,
       c.key AS name,
       c.key AS identity,
       'CREATE CAST ' || c.key
       || CASE c.castmethod
          WHEN 'b' THEN ' WITHOUT FUNCTION'
          WHEN 'i' THEN ' WITH INOUT'
          ELSE ' WITH FUNCTION '
               || c.castfunc::pg_catalog.regprocedure END
       || CASE c.castcontext WHEN 'i' THEN ' AS IMPLICIT'
                             WHEN 'a' THEN ' AS ASSIGNMENT'
                             ELSE '' END AS definition
FROM (
    SELECT c.tableoid, c.*,
           '(' || pg_catalog.format_type(c.castsource, NULL) || ' AS '
           || pg_catalog.format_type(c.casttarget, NULL) || ')' AS key
    FROM pg_catalog.pg_cast c
    WHERE c.oid >= 16384
) c
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
      AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
