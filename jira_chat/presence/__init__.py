"""Who is here: what agents chose, and leases."""
