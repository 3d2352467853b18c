-- json is dkjson, under the name that migrations and mig use.
return require("dkjson")
