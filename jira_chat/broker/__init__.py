"""Everything we ask of Redis: hints, leases, tickets, limits. Nothing here is the truth; the database is."""
