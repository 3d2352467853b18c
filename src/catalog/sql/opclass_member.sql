-- What the other queries name "opclass_member" (their line
-- "--with opclass_member"): operators and functions as CREATE OPERATOR CLASS
-- lists them, by the class that they belong to.
--with member
, opclass_member AS (
SELECT m.refclassid, m.refobjid,
       pg_catalog.string_agg(m.element, ', '
                             ORDER BY m.place, m.number, m.element)
           AS elements
FROM (
    SELECT d.refclassid, d.refobjid, 1 AS place, o.amopstrategy AS number,
           'OPERATOR ' || o.amopstrategy || ' '
           || o.amopopr::pg_catalog.regoperator
           || COALESCE(' FOR ORDER BY '
                       || pg_catalog.quote_ident(n.nspname) || '.'
                       || pg_catalog.quote_ident(f.opfname), '') AS element
    FROM pg_catalog.pg_amop o
    JOIN pg_catalog.pg_depend d
      ON d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
     AND d.objid = o.oid AND d.deptype = 'i'
     AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_opfamily f ON f.oid = o.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
    WHERE o.oid >= 16384
    UNION ALL
    SELECT d.refclassid, d.refobjid, 2, p.amprocnum,
           'FUNCTION ' || p.amprocnum || ' ('
           || pg_catalog.format_type(p.amproclefttype, NULL) || ', '
           || pg_catalog.format_type(p.amprocrighttype, NULL) || ') '
           || p.amproc::pg_catalog.regprocedure
    FROM pg_catalog.pg_amproc p
    JOIN pg_catalog.pg_depend d
      ON d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
     AND d.objid = p.oid AND d.deptype = 'i'
     AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
    WHERE p.oid >= 16384
) m
GROUP BY m.refclassid, m.refobjid
)
