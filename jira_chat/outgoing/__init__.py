"""Calls to addresses that admins chose, but never to machines in the operator's own network."""
