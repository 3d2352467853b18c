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
       || ' PUBLICATION ' || pg_catalog.array_to_string(s.publications, ', ')
       || ' WITH (connect = false, slot_name = '
       || COALESCE(pg_catalog.quote_literal(s.subslotname), 'NONE')
       || CASE WHEN s.subbinary THEN ', binary = true' ELSE '' END
--16   || CASE s.substream WHEN 't' THEN ', streaming = on'
--16                       WHEN 'p' THEN ', streaming = parallel'
--16                       ELSE '' END
--<16  || CASE WHEN s.substream THEN ', streaming = on' ELSE '' END
       || CASE WHEN s.subsynccommit <> 'off'
               THEN ', synchronous_commit = '
                    || pg_catalog.quote_literal(s.subsynccommit)
               ELSE '' END
--15   || CASE WHEN s.subtwophasestate <> 'd'
--15           THEN ', two_phase = on' ELSE '' END
--15   || CASE WHEN s.subdisableonerr
--15           THEN ', disable_on_error = true' ELSE '' END
--16   || CASE WHEN NOT s.subpasswordrequired
--16           THEN ', password_required = false' ELSE '' END
--16   || CASE WHEN s.subrunasowner
--16           THEN ', run_as_owner = true' ELSE '' END
--16   || CASE WHEN s.suborigin <> 'any'
--16           THEN ', origin = ' || s.suborigin ELSE '' END
--17   || CASE WHEN s.subfailover THEN ', failover = true' ELSE '' END
       || ')' AS definition,
       s.connection,
       s.publications,
       s.subenabled AS enabled,
       pg_catalog.pg_get_userbyid(s.subowner) AS owner
FROM (
    SELECT s.oid, s.subname, s.subowner, s.subenabled,
           s.subbinary, s.substream, s.subslotname, s.subsynccommit,
--15       s.subtwophasestate, s.subdisableonerr,
--16       s.subpasswordrequired, s.subrunasowner, s.suborigin,
--17       s.subfailover,
           ARRAY(SELECT pg_catalog.quote_ident(p.publication)
                 FROM pg_catalog.unnest(s.subpublications) p (publication)
                 ORDER BY p.publication COLLATE "C") AS publications,
           COALESCE(CASE WHEN pg_catalog.has_column_privilege(
                             'pg_catalog.pg_subscription', 'subconninfo',
                             'SELECT')
                THEN pg_catalog.regexp_replace(
                    pg_catalog.convert_from(pg_catalog.decode(
                        pg_catalog."substring"(
                            pg_catalog.query_to_xml(
                                'SELECT pg_catalog.encode(pg_catalog.'
                                'convert_to(subconninfo, ''UTF8''), ''hex'')'
                                ' AS x FROM pg_catalog.pg_subscription'
                                ' WHERE oid = ' || s.oid,
                                true, true, '')::text,
                            '<x>([0-9a-f\s]*)</x>'), 'hex'), 'UTF8'),
                    'password\s*=\s*(''(\\.|[^''])*''|\S+)\s*', '', 'g')
           END, '') AS connection
    FROM pg_catalog.pg_subscription s
    JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
    WHERE d.datname = pg_catalog.current_database()
) s
