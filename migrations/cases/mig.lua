-- Changes that tables full of rows make hard, each as a migration with its test: `mig test`.
return { migrations = "migrations" }
