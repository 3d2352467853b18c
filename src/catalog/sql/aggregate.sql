--with routine
SELECT p.classid, p.oid AS objid, 0 AS subid,
       p.key,
       '' AS parent,
       p.nspname AS schema,
       p.proname AS name,
       p.key AS identity,
       'CREATE AGGREGATE ' || p.routine_name || '('
       || CASE WHEN p.pronargs = 0 THEN '*'
               ELSE pg_catalog.pg_get_function_arguments(p.oid) END
       || ') (SFUNC = ' || a.aggtransfn
       || ', STYPE = ' || pg_catalog.format_type(a.aggtranstype, NULL)
       || CASE WHEN a.aggtransspace <> 0
               THEN ', SSPACE = ' || a.aggtransspace ELSE '' END
       || CASE WHEN a.aggfinalfn <> 0
               THEN ', FINALFUNC = ' || a.aggfinalfn ELSE '' END
       || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
       || CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify
                    <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
               THEN ', FINALFUNC_MODIFY = '
                    || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
                       WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END
               ELSE '' END
       || CASE WHEN a.aggcombinefn <> 0
               THEN ', COMBINEFUNC = ' || a.aggcombinefn ELSE '' END
       || CASE WHEN a.aggserialfn <> 0
               THEN ', SERIALFUNC = ' || a.aggserialfn ELSE '' END
       || CASE WHEN a.aggdeserialfn <> 0
               THEN ', DESERIALFUNC = ' || a.aggdeserialfn ELSE '' END
       || COALESCE(', INITCOND = '
                   || pg_catalog.quote_literal(a.agginitval), '')
       || CASE WHEN a.aggmtransfn <> 0
               THEN ', MSFUNC = ' || a.aggmtransfn
                    || ', MINVFUNC = ' || a.aggminvtransfn
                    || ', MSTYPE = '
                    || pg_catalog.format_type(a.aggmtranstype, NULL)
               ELSE '' END
       || CASE WHEN a.aggmtransspace <> 0
               THEN ', MSSPACE = ' || a.aggmtransspace ELSE '' END
       || CASE WHEN a.aggmfinalfn <> 0
               THEN ', MFINALFUNC = ' || a.aggmfinalfn ELSE '' END
       || CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END
       || CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify
                    <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
               THEN ', MFINALFUNC_MODIFY = '
                    || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY'
                       WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END
               ELSE '' END
       || COALESCE(', MINITCOND = '
                   || pg_catalog.quote_literal(a.aggminitval), '')
       || COALESCE(', SORTOP = OPERATOR('
                   || pg_catalog.quote_ident(sn.nspname) || '.'
                   || s.oprname || ')', '')
       || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE'
                             WHEN 'r' THEN ', PARALLEL = RESTRICTED'
                             ELSE '' END
       || CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' ELSE '' END
       || ')' AS definition,
       a.aggkind AS kind,
       pg_catalog.format_type(p.prorettype, NULL) AS result,
       pg_catalog.pg_get_function_arguments(p.oid) AS arguments,
       p.owner,
--acl p.proacl f p.proowner
FROM (
    SELECT p.*,
           p.routine_name || '('
           || CASE WHEN p.pronargs = 0 THEN '*'
                   ELSE pg_catalog.pg_get_function_identity_arguments(p.oid)
              END || ')' AS key
    FROM routine p
    WHERE p.prokind = 'a'
) p
JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_catalog.pg_operator s ON s.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.oprnamespace
