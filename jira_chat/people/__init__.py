"""Visitors, customers and agents: who they are, what they may do, whether they are here."""
