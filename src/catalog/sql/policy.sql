--with relation
SELECT p.classid, p.oid AS objid, 0 AS subid,
       p.key || '.' || pg_catalog.quote_ident(p.polname) AS key,
       p.key AS parent,
       p.nspname AS schema,
       p.polname AS name,
       pg_catalog.quote_ident(p.polname) || ' ON ' || p.key AS identity,
       'CREATE POLICY ' || pg_catalog.quote_ident(p.polname)
       || ' ON ' || p.key
       || CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
       || CASE WHEN p.command = 'all' THEN ''
               ELSE ' FOR ' || pg_catalog.upper(p.command) END
       || CASE WHEN p.roles = '{public}' THEN ''
               ELSE ' TO ' || pg_catalog.array_to_string(p.roles, ', ') END
       || COALESCE(' USING (' || p."using" || ')', '')
       || COALESCE(' WITH CHECK (' || p."check" || ')', '') AS definition,
       p.command,
       p.polpermissive AS permissive,
       p.roles,
       p."using",
       p."check"
FROM (
    SELECT p.tableoid AS classid, p.*, c.key, c.nspname,
           CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert'
                         WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
                         ELSE 'all' END AS command,
           ARRAY(SELECT CASE WHEN r.role = 0 THEN 'public'
                             ELSE pg_catalog.quote_ident(
                                      pg_catalog.pg_get_userbyid(r.role))
                        END
                 FROM pg_catalog.unnest(p.polroles) r (role)
                 ORDER BY 1) AS roles,
           pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS "using",
           pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
    FROM relation c
    JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid
) p
