--with member
SELECT t.tableoid AS classid, t.oid AS objid, 0 AS subid,
       pg_catalog.quote_ident(t.evtname) AS key,
       '' AS parent,
       '' AS schema,
       t.evtname AS name,
       pg_catalog.quote_ident(t.evtname) AS identity,
       'CREATE EVENT TRIGGER ' || pg_catalog.quote_ident(t.evtname)
       || ' ON ' || pg_catalog.quote_ident(t.evtevent)
       || COALESCE(' WHEN TAG IN (' || (
              SELECT pg_catalog.string_agg(pg_catalog.quote_literal(g.tag),
                                           ', ' ORDER BY g.place)
              FROM pg_catalog.unnest(t.evttags)
                       WITH ORDINALITY g (tag, place)) || ')', '')
       || ' EXECUTE FUNCTION ' || t.evtfoid::pg_catalog.regproc || '()'
           AS definition,
       t.evtenabled AS enabled,
       pg_catalog.pg_get_userbyid(t.evtowner) AS owner
FROM pg_catalog.pg_event_trigger t
WHERE NOT EXISTS (
    SELECT FROM member e
    WHERE e.classid = t.tableoid AND e.objid = t.oid)
