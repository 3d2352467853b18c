std = "lua54"
max_line_length = 100
codes = true
self = false

files["spec"] = { std = "+busted" }
files["src/gen"] = { globals = { "arg" } }
files["**/*_spec.lua"] = { std = "+busted" }
-- Migrations, goals and configuration files declare globals; that is their form.
exclude_files = { "build", "**/migrations/**", "**/schema/**", "**/mig.lua" }
