--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       'CREATE TYPE ' || t.key || ' (INPUT = ' || t.typinput
       || ', OUTPUT = ' || t.typoutput
       || CASE WHEN t.typreceive <> 0
               THEN ', RECEIVE = ' || t.typreceive ELSE '' END
       || CASE WHEN t.typsend <> 0
               THEN ', SEND = ' || t.typsend ELSE '' END
       || CASE WHEN t.typmodin <> 0
               THEN ', TYPMOD_IN = ' || t.typmodin ELSE '' END
       || CASE WHEN t.typmodout <> 0
               THEN ', TYPMOD_OUT = ' || t.typmodout ELSE '' END
       || CASE WHEN t.typanalyze <> 0
               THEN ', ANALYZE = ' || t.typanalyze ELSE '' END
       || CASE WHEN t.typsubscript <> 0
               THEN ', SUBSCRIPT = ' || t.typsubscript ELSE '' END
       || ', INTERNALLENGTH = '
       || CASE WHEN t.typlen = -1 THEN 'VARIABLE' ELSE t.typlen::text END
       || CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END
       || ', ALIGNMENT = '
       || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
                          WHEN 'i' THEN 'int4' ELSE 'double' END
       || ', STORAGE = '
       || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                            WHEN 'x' THEN 'extended' ELSE 'main' END
       || CASE WHEN t.typcategory <> 'U'
               THEN ', CATEGORY = '
                    || pg_catalog.quote_literal(t.typcategory::text) ELSE '' END
       || CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END
       || COALESCE(', DEFAULT = ' || pg_catalog.quote_literal(t.typdefault),
                   '')
       || CASE WHEN t.typelem <> 0
               THEN ', ELEMENT = ' || pg_catalog.format_type(t.typelem, NULL)
               ELSE '' END
       || CASE WHEN t.typdelim <> ','
               THEN ', DELIMITER = '
                    || pg_catalog.quote_literal(t.typdelim::text) ELSE '' END
       || CASE WHEN t.typcollation <> 0
               THEN ', COLLATABLE = true' ELSE '' END
       || ')' AS definition,
       t.owner,
--acl t.typacl T t.typowner
FROM type t
WHERE t.typtype = 'b'
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
