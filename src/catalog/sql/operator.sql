--with member
SELECT o.tableoid AS classid, o.oid AS objid, 0 AS subid,
       o.key,
       '' AS parent,
       o.nspname AS schema,
       o.oprname AS name,
       o.key AS identity,
       'CREATE OPERATOR ' || o.operator || ' (FUNCTION = ' || o.oprcode
       || CASE WHEN o.oprleft <> 0
               THEN ', LEFTARG = '
                    || pg_catalog.format_type(o.oprleft, NULL) ELSE '' END
       || CASE WHEN o.oprright <> 0
               THEN ', RIGHTARG = '
                    || pg_catalog.format_type(o.oprright, NULL) ELSE '' END
       || COALESCE(', COMMUTATOR = OPERATOR('
                   || pg_catalog.quote_ident(cn.nspname) || '.'
                   || c.oprname || ')', '')
       || COALESCE(', NEGATOR = OPERATOR('
                   || pg_catalog.quote_ident(nn.nspname) || '.'
                   || n.oprname || ')', '')
       || CASE WHEN o.oprrest <> 0
               THEN ', RESTRICT = ' || o.oprrest ELSE '' END
       || CASE WHEN o.oprjoin <> 0
               THEN ', JOIN = ' || o.oprjoin ELSE '' END
       || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END
       || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END
       || ')' AS definition,
       pg_catalog.pg_get_userbyid(o.oprowner) AS owner
FROM (
    SELECT o.tableoid, o.*, s.nspname,
           pg_catalog.quote_ident(s.nspname) || '.' || o.oprname AS operator,
           pg_catalog.quote_ident(s.nspname) || '.' || o.oprname || ' ('
           || CASE WHEN o.oprleft = 0 THEN 'NONE'
                   ELSE pg_catalog.format_type(o.oprleft, NULL) END
           || ', '
           || CASE WHEN o.oprright = 0 THEN 'NONE'
                   ELSE pg_catalog.format_type(o.oprright, NULL) END
           || ')' AS key
    FROM pg_catalog.pg_operator o
    JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace
    WHERE o.oid >= 16384 AND o.oprcode <> 0
      AND s.nspname NOT LIKE 'pg\_%'
      AND s.nspname <> 'information_schema'
) o
LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator n ON n.oid = o.oprnegate
LEFT JOIN pg_catalog.pg_namespace nn ON nn.oid = n.oprnamespace
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = o.tableoid AND e.objid = o.oid)
