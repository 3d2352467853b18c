--with member
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS subid,
       t.key,
       '' AS parent,
       '' AS schema,
       t.key AS name,
       t.key AS identity,
       'CREATE TRANSFORM ' || t.key || ' ('
       || pg_catalog.concat_ws(', ',
              CASE WHEN t.trffromsql <> 0
                   THEN 'FROM SQL WITH FUNCTION '
                        || t.trffromsql::pg_catalog.regprocedure END,
              CASE WHEN t.trftosql <> 0
                   THEN 'TO SQL WITH FUNCTION '
                        || t.trftosql::pg_catalog.regprocedure END)
       || ')' AS definition
FROM (
    SELECT t.tableoid, t.*,
           'FOR ' || pg_catalog.format_type(t.trftype, NULL) || ' LANGUAGE '
           || pg_catalog.quote_ident(l.lanname) AS key
    FROM pg_catalog.pg_transform t
    JOIN pg_catalog.pg_language l ON l.oid = t.trflang
) t
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = t.tableoid AND e.objid = t.oid)
