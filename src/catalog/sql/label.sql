-- Security labels of all kinds in one go; views say those of their columns.
SELECT l.classoid AS classid, l.objoid AS objid, l.objsubid AS subid,
       pg_catalog.array_agg(l.provider || '=' || l.label
                            ORDER BY l.provider COLLATE "C") AS labels,
       pg_catalog.pg_describe_object(l.classoid, l.objoid, l.objsubid)
           AS description
FROM pg_catalog.pg_seclabel l
LEFT JOIN pg_catalog.pg_class c
  ON l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
 AND c.oid = l.objoid AND l.objsubid <> 0 AND c.relkind IN ('v', 'm')
WHERE c.oid IS NULL
GROUP BY l.classoid, l.objoid, l.objsubid
