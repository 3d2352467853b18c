--with relation
SELECT r.tableoid AS classid, r.oid AS objid, 0 AS subid,
       c.key || '.' || pg_catalog.quote_ident(r.rulename) AS key,
       c.key AS parent,
       c.nspname AS schema,
       r.rulename AS name,
       pg_catalog.quote_ident(r.rulename) || ' ON ' || c.key AS identity,
       pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';')
           AS definition,
       r.ev_enabled AS enabled
FROM relation c
JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
WHERE r.oid >= 16384
  AND NOT (r.rulename = '_RETURN' AND c.relkind IN ('v', 'm'))
