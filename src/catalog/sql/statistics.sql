--with relation
SELECT s.tableoid AS classid, s.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(s.stxname) AS key,
       c.key AS parent,
       n.nspname AS schema,
       s.stxname AS name,
       pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(s.stxname) AS identity,
       pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition,
       NULLIF(s.stxstattarget, -1) AS target,
       pg_catalog.pg_get_userbyid(s.stxowner) AS owner
FROM relation c
JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = c.oid
JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
