SELECT d.classid, d.objid, d.objsubid,
       d.refclassid, d.refobjid, d.refobjsubid, d.deptype
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384
