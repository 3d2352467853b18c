SELECT s.tableoid AS classid, s.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(p.pubname) || '.'
       || pg_catalog.quote_ident(n.nspname) AS key,
       pg_catalog.quote_ident(p.pubname) AS parent,
       '' AS schema,
       n.nspname AS name,
       pg_catalog.quote_ident(n.nspname) AS identity
FROM pg_catalog.pg_publication_namespace s
JOIN pg_catalog.pg_publication p ON p.oid = s.pnpubid
JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
