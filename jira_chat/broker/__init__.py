"""All uses of Redis: hints, leases, tickets, limits. The database is the source of truth; Redis is not."""
