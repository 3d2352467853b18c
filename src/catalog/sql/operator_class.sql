--with opclass_member
SELECT c.classid, c.oid AS objid, 0 AS subid,
       c.key,
       '' AS parent,
       c.nspname AS schema,
       c.opcname AS name,
       c.key AS identity,
       'CREATE OPERATOR CLASS ' || c.class_name
       || CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END
       || ' FOR TYPE ' || pg_catalog.format_type(c.opcintype, NULL)
       || ' USING ' || pg_catalog.quote_ident(c.amname)
       || ' FAMILY ' || pg_catalog.quote_ident(fn.nspname) || '.'
       || pg_catalog.quote_ident(f.opfname) || ' AS '
       || COALESCE(m.elements || ', ', '') || 'STORAGE '
       || pg_catalog.format_type(
              CASE WHEN c.opckeytype <> 0 THEN c.opckeytype
                   ELSE c.opcintype END, NULL) AS definition,
       pg_catalog.pg_get_userbyid(c.opcowner) AS owner
FROM (
    SELECT c.tableoid AS classid, c.*, n.nspname, a.amname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(c.opcname) AS class_name,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(c.opcname) || ' USING '
           || pg_catalog.quote_ident(a.amname) AS key
    FROM pg_catalog.pg_opclass c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
    JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
    WHERE c.oid >= 16384
      AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) c
JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
LEFT JOIN opclass_member m
  ON m.refclassid = c.classid AND m.refobjid = c.oid
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = c.classid AND e.objid = c.oid)
