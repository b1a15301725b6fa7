"""Outgoing mail: messages as values, and the operator's SMTP server. Features write the texts."""
