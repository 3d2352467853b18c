--- The two ways of a migration, up and down, in words.

return {
  command = { up = "apply", down = "rollback" }, -- of the command line
  doing = { up = "applying", down = "rolling back" },
  done = { up = "applied", down = "rolled back" },
}
