--with relation
SELECT p.classid, p.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(p.pubname) AS key,
       '' AS parent,
       '' AS schema,
       p.pubname AS name,
       pg_catalog.quote_ident(p.pubname) AS identity,
       'CREATE PUBLICATION ' || pg_catalog.quote_ident(p.pubname)
       || CASE WHEN p.puballtables THEN ' FOR ALL TABLES'
               WHEN p.tables || p.schemas <> '{}'
               THEN ' FOR ' || pg_catalog.concat_ws(', ',
                        'TABLE ' || NULLIF(pg_catalog.array_to_string(
                                               p.tables, ', '), ''),
                        'TABLES IN SCHEMA ' || NULLIF(
                            pg_catalog.array_to_string(p.schemas, ', '), ''))
               ELSE '' END
       || ' WITH (publish = '
       || pg_catalog.quote_literal(p.publish)
       || CASE WHEN p.pubviaroot
               THEN ', publish_via_partition_root = true' ELSE '' END
--18   || CASE p.pubgencols
--18           WHEN 's' THEN ', publish_generated_columns = stored'
--18           ELSE '' END
       || ')' AS definition,
       p.puballtables AS all_tables,
       p.tables,
       p.schemas,
       p.publish,
       p.pubviaroot AS via_root,
       pg_catalog.pg_get_userbyid(p.pubowner) AS owner
FROM (
    SELECT p.tableoid AS classid, p.*,
           pg_catalog.concat_ws(', ',
               CASE WHEN p.pubinsert THEN 'insert' END,
               CASE WHEN p.pubupdate THEN 'update' END,
               CASE WHEN p.pubdelete THEN 'delete' END,
               CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
           ARRAY(SELECT c.key
--15                    || COALESCE(' (' || (
--15                        SELECT pg_catalog.string_agg(
--15                            pg_catalog.quote_ident(a.attname), ', '
--15                            ORDER BY a.attnum)
--15                        FROM pg_catalog.pg_attribute a
--15                        WHERE a.attrelid = r.prrelid
--15                          AND a.attnum = ANY (r.prattrs)) || ')', '')
--15                    || COALESCE(' WHERE ('
--15                                || pg_catalog.pg_get_expr(r.prqual,
--15                                                          r.prrelid)
--15                                || ')', '')
                 FROM pg_catalog.pg_publication_rel r
                 JOIN relation c ON c.oid = r.prrelid
                 WHERE r.prpubid = p.oid
                 ORDER BY c.key COLLATE "C") AS tables,
--15       ARRAY(SELECT pg_catalog.quote_ident(n.nspname)
--15             FROM pg_catalog.pg_publication_namespace s
--15             JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
--15             WHERE s.pnpubid = p.oid
--15             ORDER BY n.nspname COLLATE "C") AS schemas
--<15      '{}'::text[] AS schemas
    FROM pg_catalog.pg_publication p
) p
