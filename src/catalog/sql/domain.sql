--with type
SELECT t.classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       t.nspname AS schema,
       t.typname AS name,
       t.key AS identity,
       'CREATE DOMAIN ' || t.key || ' AS ' || t.type
       || COALESCE(' COLLATE ' || t.collation, '')
       || COALESCE(' DEFAULT ' || t."default", '')
       || CASE WHEN t.not_null THEN ' NOT NULL' ELSE '' END AS definition,
       t.type,
       t.collation,
       t."default",
       t.not_null,
       t.owner,
--acl t.typacl T t.typowner
FROM (
    SELECT t.*,
           -- with a name it is a constraint (domain_constraint.sql)
--18       t.typnotnull AND NOT EXISTS (
--18           SELECT FROM pg_catalog.pg_constraint k
--18           WHERE k.contypid = t.oid AND k.contype = 'n'
--18             AND k.conname::text <> t.typname || '_not_null')
--18       AS not_null,
--<18      t.typnotnull AS not_null,
           pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
           COALESCE(pg_catalog.pg_get_expr(
                        t.typdefaultbin,
                        'pg_catalog.pg_type'::pg_catalog.regclass),
                    pg_catalog.quote_literal(t.typdefault)) AS "default",
           pg_catalog.quote_ident(ln.nspname) || '.'
           || pg_catalog.quote_ident(l.collname) AS collation
    FROM type t
    LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    LEFT JOIN pg_catalog.pg_collation l
      ON l.oid = t.typcollation AND t.typcollation <> b.typcollation
    LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
    WHERE t.typtype = 'd'
) t
