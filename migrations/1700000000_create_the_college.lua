-- Create the college

up_revision = "1700000000"
down_revision = nil

function up(migrator)
  migrator.actor:add_type {
    type_name = "fee_status",
    values = { "pending", "paid", "overdue", "waived" },
  }
  migrator.actor:add_type { type_name = "payment_method", values = { "card", "transfer", "cash" } }
  migrator.actor:add_type {
    type_name = "student_state",
    values = { "applied", "enrolled", "on_leave", "graduated", "left" },
  }
  migrator.actor:add_table {
    table_name = "courses",
    columns = {
      { column_name = "id", type = "integer", not_null = true, identity = "by default" },
      { column_name = "department_id", type = "integer", not_null = true },
      { column_name = "teacher_id", type = "integer" },
      { column_name = "title", type = "text", not_null = true },
      { column_name = "credits", type = "smallint", not_null = true, default = 3 },
    },
    constraints = {
      {
        constraint_name = "courses_department_id_title_key",
        constraint = "unique",
        columns = { "department_id", "title" },
      },
      { constraint_name = "courses_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_table {
    table_name = "departments",
    columns = {
      { column_name = "id", type = "integer", not_null = true, identity = "by default" },
      { column_name = "code", type = "text", not_null = true },
      { column_name = "name", type = "text", not_null = true },
    },
    constraints = {
      {
        constraint_name = "code_is_short",
        constraint = "check",
        constraint_args = { check_condition = "((length(code) >= 2) AND (length(code) <= 6))" },
      },
      { constraint_name = "departments_code_key", constraint = "unique", columns = { "code" } },
      { constraint_name = "departments_pkey", constraint = "primary_key", columns = { "id" } },
    },
    comment = "A faculty's department, as the timetable prints it.",
  }
  migrator.actor:add_table {
    table_name = "enrolments",
    columns = {
      { column_name = "student_id", type = "bigint", not_null = true },
      { column_name = "course_id", type = "integer", not_null = true },
      { column_name = "grade", type = "numeric(3,1)" },
      {
        column_name = "enrolled_at",
        type = "timestamp with time zone",
        not_null = true,
        default = sql "now()",
      },
    },
    constraints = {
      {
        constraint_name = "enrolments_pkey",
        constraint = "primary_key",
        columns = { "student_id", "course_id" },
      },
      {
        constraint_name = "grade_in_range",
        constraint = "check",
        constraint_args = { check_condition = "((grade >= 1.0) AND (grade <= 6.0))" },
      },
    },
  }
  migrator.actor:add_table {
    table_name = "fees",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "student_id", type = "bigint", not_null = true },
      { column_name = "amount", type = "numeric(10,2)", not_null = true },
      { column_name = "status", type = "public.fee_status", not_null = true, default = "pending" },
      { column_name = "due_on", type = "date", not_null = true },
      {
        column_name = "created_at",
        type = "timestamp with time zone",
        not_null = true,
        default = sql "now()",
      },
    },
    constraints = {
      {
        constraint_name = "amount_positive",
        constraint = "check",
        constraint_args = { check_condition = "(amount > (0)::numeric)" },
      },
      { constraint_name = "fees_pkey", constraint = "primary_key", columns = { "id" } },
    },
    comment = "What a student owes.",
  }
  migrator.actor:add_table {
    table_name = "lessons",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "course_id", type = "integer", not_null = true },
      { column_name = "room_id", type = "integer", not_null = true },
      { column_name = "starts_at", type = "timestamp with time zone", not_null = true },
      { column_name = "minutes", type = "integer", not_null = true, default = 90 },
    },
    constraints = {
      { constraint_name = "lessons_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_table {
    table_name = "payments",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "fee_id", type = "bigint", not_null = true },
      { column_name = "amount", type = "numeric(10,2)", not_null = true },
      { column_name = "method", type = "public.payment_method", not_null = true },
      {
        column_name = "paid_at",
        type = "timestamp with time zone",
        not_null = true,
        default = sql "now()",
      },
    },
    constraints = {
      { constraint_name = "payments_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_table {
    table_name = "reminders",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "fee_id", type = "bigint", not_null = true },
      {
        column_name = "sent_at",
        type = "timestamp with time zone",
        not_null = true,
        default = sql "now()",
      },
      { column_name = "text", type = "text", not_null = true },
    },
    constraints = {
      { constraint_name = "reminders_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_table {
    table_name = "rooms",
    columns = {
      { column_name = "id", type = "integer", not_null = true, identity = "by default" },
      { column_name = "name", type = "text", not_null = true },
      { column_name = "seats", type = "integer", not_null = true },
    },
    constraints = {
      { constraint_name = "rooms_name_key", constraint = "unique", columns = { "name" } },
      { constraint_name = "rooms_pkey", constraint = "primary_key", columns = { "id" } },
      {
        constraint_name = "seats_positive",
        constraint = "check",
        constraint_args = { check_condition = "(seats > 0)" },
      },
    },
  }
  migrator.actor:add_table {
    table_name = "students",
    columns = {
      { column_name = "id", type = "bigint", not_null = true, identity = "by default" },
      { column_name = "name", type = "text", not_null = true },
      { column_name = "email", type = "text", not_null = true },
      {
        column_name = "state",
        type = "public.student_state",
        not_null = true,
        default = "applied",
      },
      { column_name = "birthday", type = "date" },
      {
        column_name = "created_at",
        type = "timestamp with time zone",
        not_null = true,
        default = sql "now()",
      },
    },
    constraints = {
      { constraint_name = "students_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_table {
    table_name = "teachers",
    columns = {
      { column_name = "id", type = "integer", not_null = true, identity = "by default" },
      { column_name = "department_id", type = "integer", not_null = true },
      { column_name = "name", type = "text", not_null = true },
      { column_name = "email", type = "text", not_null = true },
      { column_name = "hired_on", type = "date", not_null = true, default = sql "CURRENT_DATE" },
    },
    constraints = {
      { constraint_name = "teachers_email_key", constraint = "unique", columns = { "email" } },
      { constraint_name = "teachers_pkey", constraint = "primary_key", columns = { "id" } },
    },
  }
  migrator.actor:add_index {
    table_name = "courses",
    columns = { "department_id" },
    index_name = "courses_department_id_idx",
  }
  migrator.actor:add_index {
    table_name = "courses",
    columns = { "teacher_id" },
    index_name = "courses_teacher_id_idx",
  }
  migrator.actor:add_index {
    table_name = "enrolments",
    columns = { "course_id" },
    index_name = "enrolments_course_id_idx",
  }
  migrator.actor:add_index {
    table_name = "fees",
    columns = { "status" },
    index_name = "fees_status_idx",
    where = "(status <> 'paid'::public.fee_status)",
  }
  migrator.actor:add_index {
    table_name = "fees",
    columns = { "student_id" },
    index_name = "fees_student_id_idx",
  }
  migrator.actor:add_index {
    table_name = "lessons",
    columns = { "course_id" },
    index_name = "lessons_course_id_idx",
  }
  migrator.actor:add_index {
    table_name = "lessons",
    columns = { "room_id", "starts_at" },
    index_name = "lessons_room_id_starts_at_idx",
    unique = true,
  }
  migrator.actor:add_index {
    table_name = "payments",
    columns = { "fee_id" },
    index_name = "payments_fee_id_idx",
  }
  migrator.actor:add_index {
    table_name = "reminders",
    columns = { "fee_id" },
    index_name = "reminders_fee_id_idx",
  }
  migrator.actor:add_index {
    table_name = "students",
    columns = { sql "lower(email)" },
    index_name = "students_email_key",
    unique = true,
  }
  migrator.actor:add_index {
    table_name = "students",
    columns = { "state" },
    index_name = "students_state_idx",
    where = "(state <> 'graduated'::public.student_state)",
  }
  migrator.actor:add_index {
    table_name = "teachers",
    columns = { "department_id" },
    index_name = "teachers_department_id_idx",
  }
  migrator.actor:add_constraint {
    table_name = "courses",
    columns = { "department_id" },
    constraint = "foreign_key",
    constraint_name = "courses_department_id_fkey",
    constraint_args = { target_table = "departments", target_columns = { "id" } },
  }
  migrator.actor:add_constraint {
    table_name = "courses",
    columns = { "teacher_id" },
    constraint = "foreign_key",
    constraint_name = "courses_teacher_id_fkey",
    constraint_args = {
      target_table = "teachers",
      target_columns = { "id" },
      on_delete = "set null",
    },
  }
  migrator.actor:add_constraint {
    table_name = "enrolments",
    columns = { "course_id" },
    constraint = "foreign_key",
    constraint_name = "enrolments_course_id_fkey",
    constraint_args = {
      target_table = "courses",
      target_columns = { "id" },
      on_delete = "cascade",
    },
  }
  migrator.actor:add_constraint {
    table_name = "enrolments",
    columns = { "student_id" },
    constraint = "foreign_key",
    constraint_name = "enrolments_student_id_fkey",
    constraint_args = {
      target_table = "students",
      target_columns = { "id" },
      on_delete = "cascade",
    },
  }
  migrator.actor:add_constraint {
    table_name = "fees",
    columns = { "student_id" },
    constraint = "foreign_key",
    constraint_name = "fees_student_id_fkey",
    constraint_args = {
      target_table = "students",
      target_columns = { "id" },
      on_delete = "cascade",
    },
  }
  migrator.actor:add_constraint {
    table_name = "lessons",
    columns = { "course_id" },
    constraint = "foreign_key",
    constraint_name = "lessons_course_id_fkey",
    constraint_args = {
      target_table = "courses",
      target_columns = { "id" },
      on_delete = "cascade",
    },
  }
  migrator.actor:add_constraint {
    table_name = "lessons",
    columns = { "room_id" },
    constraint = "foreign_key",
    constraint_name = "lessons_room_id_fkey",
    constraint_args = { target_table = "rooms", target_columns = { "id" } },
  }
  migrator.actor:add_constraint {
    table_name = "payments",
    columns = { "fee_id" },
    constraint = "foreign_key",
    constraint_name = "payments_fee_id_fkey",
    constraint_args = { target_table = "fees", target_columns = { "id" } },
  }
  migrator.actor:add_constraint {
    table_name = "reminders",
    columns = { "fee_id" },
    constraint = "foreign_key",
    constraint_name = "reminders_fee_id_fkey",
    constraint_args = { target_table = "fees", target_columns = { "id" }, on_delete = "cascade" },
  }
  migrator.actor:add_constraint {
    table_name = "teachers",
    columns = { "department_id" },
    constraint = "foreign_key",
    constraint_name = "teachers_department_id_fkey",
    constraint_args = { target_table = "departments", target_columns = { "id" } },
  }
end

function down(migrator)
  migrator.actor:drop_table { table_name = "enrolments" }
  migrator.actor:drop_table { table_name = "lessons" }
  migrator.actor:drop_table { table_name = "courses" }
  migrator.actor:drop_table { table_name = "payments" }
  migrator.actor:drop_table { table_name = "reminders" }
  migrator.actor:drop_table { table_name = "fees" }
  migrator.actor:drop_table { table_name = "rooms" }
  migrator.actor:drop_table { table_name = "students" }
  migrator.actor:drop_table { table_name = "teachers" }
  migrator.actor:drop_table { table_name = "departments" }
  migrator.actor:drop_type { type_name = "fee_status" }
  migrator.actor:drop_type { type_name = "payment_method" }
  migrator.actor:drop_type { type_name = "student_state" }
end
