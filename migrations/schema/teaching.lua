-- What is taught, where, and to whom.

table "rooms" {
  column "id"    { "integer", identity = true, primary_key = true },
  column "name"  { "text", not_null = true, unique = true },
  column "seats" { "integer", not_null = true },
  check "seats_positive" "seats > 0",
}

table "courses" {
  column "id"            { "integer", identity = true, primary_key = true },
  column "department_id" { "integer", not_null = true, references = "departments.id", index = true },
  column "teacher_id"    { "integer", references = "teachers.id", on_delete = "set null", index = true },
  column "title"         { "text", not_null = true },
  column "credits"       { "smallint", not_null = true, default = 3 },
  unique { "department_id", "title" },
}

table "lessons" {
  column "id"        { "bigint", identity = true, primary_key = true },
  column "course_id" { "integer", not_null = true, references = "courses.id", on_delete = "cascade", index = true },
  column "room_id"   { "integer", not_null = true, references = "rooms.id" },
  column "starts_at" { "timestamptz", not_null = true },
  column "minutes"   { "integer", not_null = true, default = 90 },
  index { "room_id", "starts_at", unique = true },
}

table "enrolments" {
  column "student_id"  { "bigint", not_null = true, references = "students.id", on_delete = "cascade" },
  column "course_id"   { "integer", not_null = true, references = "courses.id", on_delete = "cascade", index = true },
  column "grade"       { "numeric(3,1)" },
  column "enrolled_at" { "timestamptz", not_null = true, default = sql "now()" },
  primary_key { "student_id", "course_id" },
  check "grade_in_range" "grade >= 1.0 AND grade <= 6.0",
}
