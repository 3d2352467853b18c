--- Names of PostgreSQL's own functions and of common extensions, by whether a row has to call them.

local functions = {}

local function words(text)
  local set = {}
  for word in text:gmatch("%S+") do set[word] = true end
  return set
end

--- VOLATILE: as the default of a new column they are called for each row that is there.
functions.volatile = words([[
  array_sample array_shuffle clock_timestamp currval gen_random_bytes gen_random_uuid gen_salt
  lastval nextval pg_notify pg_sleep pg_sleep_for pg_sleep_until random random_normal set_config
  setseed setval timeofday uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7
]])

--- IMMUTABLE or STABLE: called once.
functions.steady = words([[
  abbrev abs acos acosd acosh age any_value area array_agg array_append array_cat array_dims
  array_fill array_length array_lower array_ndims array_position array_positions array_prepend
  array_remove array_replace array_to_json array_to_string array_to_tsvector array_upper ascii
  asin asind asinh atan atan2 atan2d atand atanh avg bit_count bit_length bool bpchar btrim
  bytea cardinality cbrt ceil ceiling center char char_length character_length chr cidr coalesce
  col_description concat concat_ws convert convert_from convert_to cos cosd cosh cot cotd count
  crypt current_database current_role current_schema current_schemas current_setting
  current_user date date_bin date_part date_trunc datemultirange daterange decode degrees
  diagonal diameter digest div encode enum_first enum_last enum_range exp extract factorial
  float4 float8 floor format format_type gcd generate_series generate_subscripts get_bit
  get_byte get_current_ts_config getdatabaseencoding getpgusername has_schema_privilege
  has_table_privilege height hmac host hostmask hstore inet inet_client_addr inet_same_family
  inet_server_addr initcap int2 int4 int4range int8 int8range interval is_normalized isclosed
  isempty isfinite ishorizontal isparallel isperp isvertical json_agg json_array_elements
  json_array_elements_text json_array_length json_build_array json_build_object json_each
  json_each_text json_extract_path json_extract_path_text json_object json_object_keys
  json_populate_record json_populate_recordset json_strip_nulls json_to_record json_to_recordset
  json_to_tsvector json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text
  jsonb_array_length jsonb_build_array jsonb_build_object jsonb_concat jsonb_contained
  jsonb_contains jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text jsonb_exists
  jsonb_exists_all jsonb_exists_any jsonb_extract_path jsonb_extract_path_text jsonb_insert
  jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_exists_opr jsonb_path_exists_tz
  jsonb_path_match jsonb_path_match_opr jsonb_path_match_tz jsonb_path_query
  jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
  jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_recordset
  jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset
  jsonb_to_tsvector jsonb_typeof justify_days justify_hours justify_interval lcm left length
  like line ln log log10 lower lower_inc lower_inf lpad ltrim make_date make_interval make_time
  make_timestamp make_timestamptz masklen max md5 min min_scale mod money multirange mxid_age
  name netmask network normalize notlike now npoints nullif num_nonnulls num_nulls numeric
  nummultirange numnode numrange obj_description octet_length oid overlaps overlay parse_ident
  path pg_backend_pid pg_client_encoding pg_column_compression pg_column_is_updatable
  pg_column_size pg_current_snapshot pg_current_xact_id pg_current_xact_id_if_assigned
  pg_encoding_to_char pg_get_expr pg_get_userbyid pg_has_role pg_is_other_temp_schema
  pg_listening_channels pg_my_temp_schema pg_options_to_table pg_postmaster_start_time
  pg_relation_filenode pg_settings_get_flags pg_size_bytes pg_size_pretty pg_snapshot_xip
  pg_snapshot_xmax pg_snapshot_xmin pg_tablespace_databases pg_tablespace_location
  pg_trigger_depth pg_typeof pg_visible_in_snapshot phraseto_tsquery pi plainto_tsquery point
  polygon position pow power querytree quote_ident quote_literal quote_nullable radians radius
  range_merge regclass regexp_count regexp_instr regexp_like regexp_match regexp_matches
  regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace
  reverse right round row_security_active row_to_json rpad rtrim scale session_user set_bit
  set_byte set_masklen setweight sha224 sha256 sha384 sha512 shobj_description sign
  similar_escape similar_to_escape similarity sin sind sinh slope slugify split_part sqrt
  starts_with statement_timestamp string_agg string_to_array string_to_table strip strpos substr
  substring sum tan tand tanh text time timestamp timestamptz timetz timezone to_ascii to_char
  to_date to_hex to_json to_jsonb to_number to_regclass to_regcollation to_regnamespace
  to_regoper to_regoperator to_regproc to_regprocedure to_regrole to_regtype to_timestamp
  to_tsquery to_tsvector transaction_timestamp translate trim_array trim_scale trunc ts_debug
  ts_delete ts_filter ts_headline ts_lexize ts_parse ts_rank ts_rank_cd ts_token_type
  tsmultirange tsquery_phrase tsrange tstzmultirange tstzrange txid_current
  txid_current_if_assigned txid_current_snapshot txid_snapshot_xip txid_snapshot_xmax
  txid_snapshot_xmin txid_visible_in_snapshot unaccent unistr unnest upper upper_inc upper_inf
  uuid_extract_timestamp uuid_nil uuid_ns_dns uuid_ns_url varchar version
  websearch_to_tsquery width width_bucket xid xml xml_is_well_formed xml_is_well_formed_content
  xml_is_well_formed_document xmlcomment xmlexists xpath xpath_exists
]])

--- "volatile", "steady", or "unknown" for a function that is not PostgreSQL's own.
---@param name string
---@return "volatile"|"steady"|"unknown"
function functions.volatility(name)
  if functions.volatile[name] then return "volatile" end
  return functions.steady[name] and "steady" or "unknown"
end

return functions
