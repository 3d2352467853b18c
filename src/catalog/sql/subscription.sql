-- subconninfo is for superusers' eyes: asked for inside a query of its own,
-- so that others can read the rest.  Passwords are left out.
SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid
           AS classid, s.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(s.subname) AS key,
       '' AS parent,
       '' AS schema,
       s.subname AS name,
       pg_catalog.quote_ident(s.subname) AS identity,
       'CREATE SUBSCRIPTION ' || pg_catalog.quote_ident(s.subname)
       || ' CONNECTION ' || pg_catalog.quote_literal(s.connection)
       || ' PUBLICATION ' || (
              SELECT pg_catalog.string_agg(pg_catalog.quote_ident(p.name),
                                           ', ')
              FROM pg_catalog.unnest(s.publications) p (name))
       || ' WITH (connect = false, '
       || pg_catalog.array_to_string(s.options, ', ') || ')' AS definition,
       s.connection,
       s.publications,
       s.options,
--15   s.subtwophasestate <> 'd' AS two_phase,
--<15  false AS two_phase,
--17   s.subfailover AS failover,
--<17  false AS failover,
       s.subenabled AS enabled,
       pg_catalog.pg_get_userbyid(s.subowner) AS owner
FROM (
    SELECT s.oid, s.subname, s.subowner, s.subenabled,
--15       s.subtwophasestate,
--17       s.subfailover,
           pg_catalog.array_remove(ARRAY[
               'slot_name = ' || COALESCE(
                   pg_catalog.quote_literal(s.subslotname), 'NONE'),
               CASE WHEN s.subbinary THEN 'binary = true' END,
--18           CASE s.substream WHEN 't' THEN 'streaming = on'
--18                            WHEN 'f' THEN 'streaming = off'
--18                            END, -- parallel is what silence means
--16<18        CASE s.substream WHEN 't' THEN 'streaming = on'
--16<18                         WHEN 'p' THEN 'streaming = parallel'
--16<18                         END,
--<16          CASE WHEN s.substream THEN 'streaming = on' END,
--15           CASE WHEN s.subtwophasestate <> 'd'
--15                THEN 'two_phase = on' END,
--15           CASE WHEN s.subdisableonerr
--15                THEN 'disable_on_error = true' END,
--16           CASE WHEN NOT s.subpasswordrequired
--16                THEN 'password_required = false' END,
--16           CASE WHEN s.subrunasowner
--16                THEN 'run_as_owner = true' END,
--16           CASE WHEN s.suborigin <> 'any'
--16                THEN 'origin = ' || s.suborigin END,
--17           CASE WHEN s.subfailover THEN 'failover = true' END,
               CASE WHEN s.subsynccommit <> 'off'
                    THEN 'synchronous_commit = '
                         || pg_catalog.quote_literal(s.subsynccommit) END
           ], NULL) AS options,
           ARRAY(SELECT p.name
                 FROM pg_catalog.unnest(s.subpublications) p (name)
                 ORDER BY p.name COLLATE "C") AS publications,
           COALESCE(CASE WHEN pg_catalog.has_column_privilege(
                             'pg_catalog.pg_subscription', 'subconninfo',
                             'SELECT')
                THEN pg_catalog.regexp_replace(pg_catalog.regexp_replace(
                    pg_catalog.convert_from(pg_catalog.decode(
                        pg_catalog."substring"(
                            pg_catalog.query_to_xml(
                                'SELECT pg_catalog.encode(pg_catalog.'
                                'convert_to(subconninfo, ''UTF8''), ''hex'')'
                                ' AS x FROM pg_catalog.pg_subscription'
                                ' WHERE oid = ' || s.oid,
                                true, true, '')::text,
                            '<x>([0-9a-f\s]*)</x>'), 'hex'), 'UTF8'),
                    '\mpassword\s*=\s*(''(\\.|[^''])*''|[^\s&]+)[\s&]*',
                    '', 'g'), '(://[^:@/]*):[^@/]*@', '\1@')
           END, '') AS connection
    FROM pg_catalog.pg_subscription s
    JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
    WHERE d.datname = pg_catalog.current_database()
) s
