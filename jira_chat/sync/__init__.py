"""Synchronization of conversations with their JSM requests, in both directions."""
