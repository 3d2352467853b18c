-- Fill with sample data
--
-- A migration of data, not of the schema: a hundred thousand rows for the
-- demo and the specs.

up_revision = "1700000300"
down_revision = "1700000000"

function up(migrator)
  local session = migrator.db_session
  session:exec [[
    INSERT INTO departments (code, name)
    SELECT 'D' || n, 'Department ' || n FROM generate_series(1, 20) n]]
  session:exec [[
    INSERT INTO teachers (department_id, name, email, hired_on)
    SELECT 1 + n % 20, 'Teacher ' || n, 'teacher' || n || '@example.org',
           date '2010-01-01' + n
    FROM generate_series(1, 200) n]]
  session:exec [[
    INSERT INTO students (name, email, state, birthday)
    SELECT 'Student ' || n, 'student' || n || '@example.org',
           (ARRAY['applied', 'enrolled', 'on_leave', 'graduated', 'left'])[1 + n % 5]::student_state,
           date '1995-01-01' + n % 4000
    FROM generate_series(1, 20000) n]]
  session:exec [[
    INSERT INTO rooms (name, seats)
    SELECT 'Room ' || n, 10 + n FROM generate_series(1, 50) n]]
  session:exec [[
    INSERT INTO courses (department_id, teacher_id, title, credits)
    SELECT 1 + n % 20, 1 + n % 200, 'Course ' || n, 1 + n % 6
    FROM generate_series(1, 400) n]]
  session:exec [[
    INSERT INTO lessons (course_id, room_id, starts_at)
    SELECT 1 + n % 400, 1 + n % 50, timestamptz '2026-01-01 08:00+00' + n * interval '1 hour'
    FROM generate_series(1, 4000) n]]
  session:exec [[
    INSERT INTO enrolments (student_id, course_id, grade)
    SELECT 1 + n % 20000, 1 + n % 400, 1 + n % 6
    FROM generate_series(1, 20000) n]]
  session:exec [[
    INSERT INTO fees (student_id, amount, status, due_on)
    SELECT 1 + n % 20000, 50 + n % 500,
           (ARRAY['pending', 'paid', 'overdue', 'waived'])[1 + n % 4]::fee_status,
           date '2026-01-01' + n % 365
    FROM generate_series(1, 40000) n]]
  session:exec [[
    INSERT INTO payments (fee_id, amount, method)
    SELECT id, amount, (ARRAY['card', 'transfer', 'cash'])[1 + id % 3]::payment_method
    FROM fees WHERE status = 'paid']]
  session:exec [[
    INSERT INTO reminders (fee_id, text)
    SELECT id, 'Please pay fee ' || id || '.' FROM fees WHERE status = 'overdue']]
end

function down(migrator)
  migrator.db_session:exec [[
    TRUNCATE departments, teachers, students, rooms, courses, lessons,
             enrolments, fees, payments, reminders RESTART IDENTITY]]
end
