"""HTTP surfaces: one file per surface, one table of routes and their guards, one table of errors."""
