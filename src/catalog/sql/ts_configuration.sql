--with member
SELECT c.tableoid AS classid, c.oid AS objid, 0 AS subid,
       c.key,
       '' AS parent,
       c.nspname AS schema,
       c.cfgname AS name,
       c.key AS identity,
       'CREATE TEXT SEARCH CONFIGURATION ' || c.key || ' (PARSER = '
       || pg_catalog.quote_ident(pn.nspname) || '.'
       || pg_catalog.quote_ident(p.prsname) || ')' AS definition,
       ARRAY(SELECT t.alias || '=' || pg_catalog.array_agg(
                        pg_catalog.quote_ident(n.nspname) || '.'
                        || pg_catalog.quote_ident(d.dictname)
                        ORDER BY m.mapseqno)::text
             FROM pg_catalog.pg_ts_config_map m
             JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
             JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
             JOIN pg_catalog.ts_token_type(c.cfgparser) t
               ON t.tokid = m.maptokentype
             WHERE m.mapcfg = c.oid
             GROUP BY t.alias
             ORDER BY t.alias COLLATE "C") AS mappings,
       pg_catalog.pg_get_userbyid(c.cfgowner) AS owner
FROM (
    SELECT c.tableoid, c.*, n.nspname,
           pg_catalog.quote_ident(n.nspname) || '.'
           || pg_catalog.quote_ident(c.cfgname) AS key
    FROM pg_catalog.pg_ts_config c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
    WHERE c.oid >= 16384 AND n.nspname NOT LIKE 'pg\_%'
      AND n.nspname <> 'information_schema'
) c
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = c.tableoid AND e.objid = c.oid)
