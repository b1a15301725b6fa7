"""Presence: who is here, by the choices of agents and by leases."""
