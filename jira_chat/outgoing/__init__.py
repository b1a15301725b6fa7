"""Calls to addresses that admins chose: never to a machine that only we can reach."""
