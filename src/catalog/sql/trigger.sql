--with relation
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS subid,
       c.key || '.' || pg_catalog.quote_ident(t.tgname) AS key,
       c.key AS parent,
       c.nspname AS schema,
       t.tgname AS name,
       pg_catalog.quote_ident(t.tgname) || ' ON ' || c.key AS identity,
       CASE WHEN t.tgparentid = 0
            THEN pg_catalog.pg_get_triggerdef(t.oid) END AS definition,
       t.tgenabled AS enabled,
       t.tgconstraint <> 0 AS "constraint",
       t.tgparentid <> 0 AS clone
FROM relation c
JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
LEFT JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid
WHERE (NOT t.tgisinternal AND t.tgparentid = 0)
   OR (NOT p.tgisinternal AND p.tgenabled <> t.tgenabled)
