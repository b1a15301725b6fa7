"""Transferring conversations to the chat of another project."""
