--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       'CREATE TYPE ' || t.key || ' AS RANGE (SUBTYPE = '
       || pg_catalog.format_type(r.rngsubtype, NULL)
       || CASE WHEN NOT o.opcdefault
               THEN ', SUBTYPE_OPCLASS = '
                    || pg_catalog.quote_ident(n.nspname) || '.'
                    || pg_catalog.quote_ident(o.opcname) ELSE '' END
       || COALESCE(', COLLATION = '
                   || pg_catalog.quote_ident(ln.nspname) || '.'
                   || pg_catalog.quote_ident(l.collname), '')
       || CASE WHEN r.rngcanonical <> 0
               THEN ', CANONICAL = ' || r.rngcanonical ELSE '' END
       || CASE WHEN r.rngsubdiff <> 0
               THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff ELSE '' END
       || ', MULTIRANGE_TYPE_NAME = '
       || pg_catalog.format_type(r.rngmultitypid, NULL)
       || ')' AS definition,
       t.owner,
--acl t.typacl T t.typowner
FROM type t
JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
JOIN pg_catalog.pg_type b ON b.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation l
  ON l.oid = r.rngcollation AND r.rngcollation <> b.typcollation
LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
