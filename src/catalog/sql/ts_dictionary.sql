--with member
SELECT d.tableoid AS classid, d.oid AS objid, 0 AS subid,
       d.key,
       '' AS parent,
       d.nspname AS schema,
       d.dictname AS name,
       d.key AS identity,
       'CREATE TEXT SEARCH DICTIONARY ' || d.key || ' (TEMPLATE = '
       || pg_catalog.quote_ident(tn.nspname) || '.'
       || pg_catalog.quote_ident(t.tmplname)
       || COALESCE(', ' || d.dictinitoption, '') || ')' AS definition,
       pg_catalog.quote_ident(tn.nspname) || '.'
       || pg_catalog.quote_ident(t.tmplname) AS template,
       ARRAY(SELECT o.found[1]
             FROM pg_catalog.regexp_matches(
                 d.dictinitoption,
                 '((?:"(?:[^"]|"")*"|[^" ]+) = '
                 '(?:E?''(?:[^'']|'''')*''|[^'',]+))', 'g') o (found))
           AS options,
       pg_catalog.pg_get_userbyid(d.dictowner) AS owner
FROM (
    SELECT d.tableoid, d.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(d.dictname) AS key
    FROM pg_catalog.pg_ts_dict d
    JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
    WHERE d.oid >= 16384 AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) d
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = d.tableoid AND e.objid = d.oid)
