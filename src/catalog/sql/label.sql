-- Security labels of all kinds in one go.
SELECT l.classoid AS classid, l.objoid AS objid, l.objsubid AS subid,
       pg_catalog.array_agg(l.provider || '=' || l.label
                            ORDER BY l.provider COLLATE "C") AS labels,
       pg_catalog.pg_describe_object(l.classoid, l.objoid, l.objsubid)
           AS description
FROM pg_catalog.pg_seclabel l
GROUP BY l.classoid, l.objoid, l.objsubid
