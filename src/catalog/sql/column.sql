SELECT c.tableoid AS classid, c.oid AS objid, a.attnum AS subid,
       pg_catalog.quote_ident(a.attname) AS key,
       NULL AS parent,
       NULL AS schema,
       a.attname AS name,
       NULL AS identity,
       a.attnum AS position,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       -- subqueries where few rows need them: cheaper than joins for all
       CASE WHEN t.oid >= 16384 THEN (
           SELECT e.typnamespace::pg_catalog.regnamespace || '.'
                  || pg_catalog.quote_ident(e.typname)
           FROM pg_catalog.pg_type e
           WHERE e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0
                              THEN t.typelem ELSE t.oid END)
       END AS type_key,
       CASE WHEN a.attcollation <> t.typcollation THEN (
           SELECT l.collnamespace::pg_catalog.regnamespace || '.'
                  || pg_catalog.quote_ident(l.collname)
           FROM pg_catalog.pg_collation l
           WHERE l.oid = a.attcollation)
       END AS collation,
       -- a NOT NULL with a name, a comment, NO INHERIT or NOT VALID is a
       -- constraint, when it does not come from the parent alone
--18   a.attnotnull
--18   AND NOT COALESCE(
--18       nn.conislocal AND NOT (c.relispartition AND nn.coninhcount > 0)
--18       AND (NOT nn.convalidated OR nn.connoinherit
--18            OR nn.conname::text <>
--with usual_not_null
--18            OR nn.oid IN (
--18                SELECT d.objoid FROM pg_catalog.pg_description d
--18                WHERE d.classoid
--18                      = 'pg_catalog.pg_constraint'::pg_catalog.regclass)),
--18       false) AS not_null,
--18   CASE WHEN nn.coninhcount > 0 THEN nn.conname END AS not_null_name,
--<18  a.attnotnull AS not_null,
--<18  NULL AS not_null_name,
       a.attidentity AS identity,
       NULL AS identity_sequence, -- these from identity.sql
       NULL AS identity_start,
       NULL AS identity_increment,
       NULL AS identity_min,
       NULL AS identity_max,
       NULL AS identity_cache,
       NULL AS identity_cycle,
       NULL AS identity_persistence,
       NULL AS identity_acl,
       a.attgenerated AS generated,
       CASE WHEN a.attgenerated <> '' THEN (
           SELECT pg_catalog.pg_get_expr(g.adbin, g.adrelid)
           FROM pg_catalog.pg_attrdef g
           WHERE g.adrelid = a.attrelid AND g.adnum = a.attnum)
       END AS expression,
       CASE WHEN a.attstorage <> t.typstorage
            THEN CASE a.attstorage
                 WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                 WHEN 'm' THEN 'main' ELSE 'extended' END END AS storage,
       CASE t.typstorage
            WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
            WHEN 'm' THEN 'main' ELSE 'extended' END AS default_storage,
       CASE a.attcompression
            WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       NULLIF(a.attstattarget, -1) AS statistics,
       -- pg_attver is the server's own mark (from the minor releases of
       -- November 2026 on), not an option of a person's
       CASE WHEN pg_catalog.cardinality(a.attoptions) > 1
              OR a.attoptions[1] NOT LIKE 'pg\_attver=%' THEN
           ARRAY(SELECT o.option
                 FROM pg_catalog.unnest(a.attoptions) o (option)
                 WHERE o.option NOT LIKE 'pg\_attver=%'
                 ORDER BY o.option COLLATE "C")
       END AS options,
       CASE WHEN a.attfdwoptions IS NOT NULL THEN
           ARRAY(SELECT o.option
                 FROM pg_catalog.unnest(a.attfdwoptions) o (option)
                 ORDER BY o.option COLLATE "C")
       END AS fdw_options,
       a.attinhcount > 0 AND (c.relispartition OR NOT a.attislocal)
           AS inherited,
       a.attinhcount > 0 AND a.attislocal AND NOT c.relispartition
           AS merged, -- its table's own as well
       -- pg_depend knows the columns of the key's expressions, too
       c.relkind = 'p' AND EXISTS (
           SELECT FROM pg_catalog.pg_depend k
           WHERE k.classid = c.tableoid AND k.objid = c.oid
             AND k.objsubid = a.attnum AND k.refclassid = c.tableoid
             AND k.refobjid = c.oid AND k.deptype = 'i') AS partitions,
       c.oid AS parent_oid,
       a.atttypid AS plain_type, -- for plain.c
       a.attcollation AS plain_collation,
--acl a.attacl c c.relowner
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
--18 LEFT JOIN pg_catalog.pg_constraint nn
--18   ON nn.conrelid = a.attrelid AND nn.contype = 'n'
--18  AND nn.conkey[1] = a.attnum
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f')
  AND a.attrelid >= 16384
  AND a.attnum > 0
  AND NOT a.attisdropped
