-- Members that belong to no class: ALTER OPERATOR FAMILY … ADD made them.
--with member
, loose AS (
SELECT d.refobjid AS family, o.amopopr::pg_catalog.oid AS object,
       'pg_catalog.pg_operator'::pg_catalog.regclass AS object_class,
       o.tableoid AS classid, o.oid AS objid,
       'OPERATOR ' || o.amopstrategy || ' ('
       || pg_catalog.format_type(o.amoplefttype, NULL) || ', '
       || pg_catalog.format_type(o.amoprighttype, NULL) || ')' AS place,
       'OPERATOR ' || o.amopstrategy || ' '
       || o.amopopr::pg_catalog.regoperator
       || COALESCE(' FOR ORDER BY '
                   || pg_catalog.quote_ident(n.nspname) || '.'
                   || pg_catalog.quote_ident(f.opfname), '') AS definition
FROM pg_catalog.pg_amop o
JOIN pg_catalog.pg_depend d
  ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
 AND d.objid = o.oid AND d.deptype = 'a'
 AND d.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = o.amopsortfamily
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT d.refobjid, p.amproc::pg_catalog.oid,
       'pg_catalog.pg_proc'::pg_catalog.regclass, p.tableoid, p.oid,
       'FUNCTION ' || p.amprocnum || ' (' || a.types || ')',
       'FUNCTION ' || p.amprocnum || ' (' || a.types || ') '
       || p.amproc::pg_catalog.regprocedure
FROM pg_catalog.pg_amproc p
JOIN pg_catalog.pg_depend d
  ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
 AND d.objid = p.oid AND d.deptype = 'a'
 AND d.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
CROSS JOIN LATERAL (
    SELECT pg_catalog.format_type(p.amproclefttype, NULL) || ', '
           || pg_catalog.format_type(p.amprocrighttype, NULL) AS types
) a
WHERE p.oid >= 16384
)
SELECT l.classid, l.objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(f.opfname) || ' USING '
       || pg_catalog.quote_ident(m.amname) || ' ' || l.place AS key,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(f.opfname) || ' USING '
       || pg_catalog.quote_ident(m.amname) AS parent,
       n.nspname AS schema,
       l.place AS name,
       l.place AS identity,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(f.opfname) || ' USING '
       || pg_catalog.quote_ident(m.amname) AS family,
       l.definition
FROM loose l
JOIN pg_catalog.pg_opfamily f ON f.oid = l.family
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
WHERE n.nspname <> 'information_schema'
  AND NOT EXISTS (
      SELECT FROM member e
      WHERE (e.classid = f.tableoid AND e.objid = f.oid)
         OR (e.classid = l.object_class AND e.objid = l.object))
