-- Who is at the college.

enum "student_state" { "applied", "enrolled", "on_leave", "graduated", "left" }

table "departments" {
  column "id"   { "integer", identity = true, primary_key = true },
  column "code" { "text", not_null = true, unique = true },
  column "name" { "text", not_null = true },
  check "code_is_short" "length(code) BETWEEN 2 AND 6",
  comment "A faculty's department, as the timetable prints it.",
}

table "teachers" {
  column "id"            { "integer", identity = true, primary_key = true },
  column "department_id" { "integer", not_null = true, references = "departments.id", index = true },
  column "name"          { "text", not_null = true },
  column "email"         { "text", not_null = true, unique = true },
  column "hired_on"      { "date", not_null = true, default = sql "CURRENT_DATE" },
}

table "students" {
  column "id"         { "bigint", identity = true, primary_key = true },
  column "name"       { "text", not_null = true },
  column "email"      { "text", not_null = true },
  column "state"      { "student_state", not_null = true, default = "applied" },
  column "birthday"   { "date" },
  column "created_at" { "timestamptz", not_null = true, default = sql "now()" },
  index { sql "lower(email)", unique = true, name = "students_email_key" },
  index { "state", where = "state <> 'graduated'::student_state" },
}
