-- What students owe and pay.

enum "fee_status" { "pending", "partly_paid", "paid", "overdue", "waived" }
enum "payment_method" { "card", "transfer", "cash" }

table "fees" {
  column "id"         { "bigint", identity = true, primary_key = true },
  column "student_id" { "bigint", not_null = true, references = "students.id", on_delete = "cascade", index = true },
  column "amount"     { "numeric(10,2)", not_null = true },
  column "status"     { "fee_status", not_null = true, default = "pending" },
  column "due_on"     { "date", not_null = true },
  column "discount"   { "numeric(10,2)", not_null = true, default = 0 },
  column "created_at" { "timestamptz", not_null = true, default = sql "now()" },
  check "amount_positive" "amount > 0",
  check "discount_in_range" "discount >= 0 AND discount <= amount",
  index { "status", where = "status <> 'paid'::fee_status" },
  comment "What a student owes.",
}

table "payments" {
  column "id"      { "bigint", identity = true, primary_key = true },
  column "fee_id"  { "bigint", not_null = true, references = "fees.id", index = true },
  column "amount"  { "numeric(10,2)", not_null = true },
  column "method"  { "payment_method", not_null = true },
  column "paid_at" { "timestamptz", not_null = true, default = sql "now()" },
}

table "reminders" {
  column "id"      { "bigint", identity = true, primary_key = true },
  column "fee_id"  { "bigint", not_null = true, references = "fees.id", on_delete = "cascade", index = true },
  column "sent_at" { "timestamptz", not_null = true, default = sql "now()" },
  column "text"    { "text", not_null = true },
}

table "refunds" {
  column "id"          { "bigint", identity = true, primary_key = true },
  column "payment_id"  { "bigint", not_null = true, references = "payments.id", on_delete = "cascade", index = true },
  column "amount"      { "numeric(10,2)", not_null = true },
  column "reason"      { "text" },
  column "refunded_at" { "timestamptz", not_null = true, default = sql "now()" },
  check "amount_positive" "amount > 0",
}
