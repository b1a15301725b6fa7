"""Reports: figures counted from conversations and stored by day."""
