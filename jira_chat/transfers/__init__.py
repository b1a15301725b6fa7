"""Transfers of conversations to the chat of another project."""
