-- Loaded by busted before any spec file.  What is loaded here stays the same
-- for all files; busted forgets what a single file requires.
local busted = require("busted")
require("mig.core")
local server = require("spec.support.server")
require("spec.support")

busted.subscribe({ "exit" }, function()
  server.stop()
  return nil, true
end)
