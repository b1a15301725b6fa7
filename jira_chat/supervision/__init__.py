"""Supervision of processes: starting, restarting and stopping them."""
